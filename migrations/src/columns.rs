//! How columns, references and indexes are written here, so that every table does it alike.

use sea_orm_migration::prelude::*;
pub use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, boolean, date_null, integer, integer_null, string, string_null, text,
    text_null, timestamp_with_time_zone as instant, timestamp_with_time_zone_null as instant_null,
};

/// Bytes of any length.
pub fn bytes(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().not_null().take()
}

/// A reference that goes with what it refers to.
pub fn belongs_to(
    table: &'static str,
    column: &'static str,
    other: &'static str,
    key: &'static str,
) -> ForeignKeyCreateStatement {
    reference(table, column, other, key, ForeignKeyAction::Cascade)
}

/// A reference that is emptied when what it refers to goes.
pub fn refers_to(
    table: &'static str,
    column: &'static str,
    other: &'static str,
    key: &'static str,
) -> ForeignKeyCreateStatement {
    reference(table, column, other, key, ForeignKeyAction::SetNull)
}

fn reference(
    table: &'static str,
    column: &'static str,
    other: &'static str,
    key: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}_fkey"))
        .from(table, column)
        .to(other, key)
        .on_delete(on_delete)
        .take()
}

/// An index, named after what it is on.
pub fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_{}_idx", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// An index that lets a value stand only once.
pub fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = index(table, columns);
    index.name(format!("{table}_{}_key", columns.join("_"))).unique();
    index
}
