//! The field's terms for what had names of its own: tables, columns and the words that stand in them.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: [(&str, &str); 3] =
    [("notice", "notification"), ("look", "visit"), ("hint_dismissal", "suggestion_dismissal")];

const COLUMNS: [(&str, &str, &str); 6] = [
    ("publication", "edition", "version"),
    ("activity", "edition", "version"),
    ("event", "said", "as_written"),
    ("action_item", "stepped_by", "transitioned_by"),
    ("action_item", "stepped_at", "transitioned_at"),
    ("suggestion_dismissal", "spot", "subject"),
];

/// Table, column, the word as it was and as it is.
const WORDS: [(&str, &str, &str, &str); 5] = [
    ("verdict", "verdict", "approves", "approved"),
    ("verdict", "verdict", "asks_for_changes", "changes_requested"),
    ("notification", "kind", "asked_to_review", "review_requested"),
    ("notification", "kind", "changes_asked", "changes_requested"),
    ("finding", "kind", "was_hard", "was_difficult"),
];

/// What changed in the JSON of published reports. A quotation mark within a text is written `\"`, so none of
/// these can be part of one.
const REPORTS: [(&str, &str); 3] = [
    (r#""edition":"#, r#""version":"#),
    (r#""kind":"was_hard""#, r#""kind":"was_difficult""#),
    (r#""kind":"watching""#, r#""kind":"monitoring""#),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (from, to) in TABLES {
            manager.rename_table(Table::rename().table(from, to).take()).await?;
        }
        for (table, from, to) in COLUMNS {
            manager.alter_table(Table::alter().table(table).rename_column(from, to).take()).await?;
        }
        for (table, column, from, to) in WORDS {
            let update = Query::update().table(table).value(column, to).and_where(Expr::col(column).eq(from)).take();
            manager.exec_stmt(update).await?;
        }
        for (from, to) in REPORTS {
            let replaced = Func::cust("replace").args([Expr::col("report"), Expr::val(from), Expr::val(to)]);
            manager.exec_stmt(Query::update().table("publication").value("report", replaced).take()).await?;
        }
        Ok(())
    }
}
