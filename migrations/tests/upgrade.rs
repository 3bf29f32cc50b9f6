//! Rows that an earlier version of the program wrote, after the migrations.

use migrations::{Migrator, MigratorTrait};
use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, QueryResult};

/// The migrations until the history of action items began.
const BEFORE_THE_HISTORY: u32 = 10;

async fn database() -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    let database = Database::connect(options).await?;
    database.execute_unprepared("PRAGMA foreign_keys = OFF").await?;
    Ok(database)
}

async fn rows(database: &DatabaseConnection, query: &str) -> Result<Vec<QueryResult>, DbErr> {
    let query = sea_orm_migration::sea_orm::Statement::from_string(database.get_database_backend(), query);
    database.query_all_raw(query).await
}

#[tokio::test]
async fn the_last_step_of_an_old_action_item_becomes_its_history() -> Result<(), DbErr> {
    let database = database().await?;
    Migrator::up(&database, Some(BEFORE_THE_HISTORY)).await?;
    for (id, state, note, stepped_at) in [
        (1, "done", "'The alert pages.'", "'2025-03-02T10:00:00+00:00'"),
        (2, "verified", "'Seen in a drill.'", "'2025-03-01T10:00:00+00:00'"),
        (3, "wont_do", "'The service ends.'", "'2025-03-03T10:00:00+00:00'"),
        (4, "open", "NULL", "'2025-03-04T10:00:00+00:00'"),
        (5, "open", "NULL", "NULL"),
    ] {
        let insert = format!(
            "INSERT INTO action_item (id, postmortem, version, title, kind, priority, due, outcome, validation, state,
                                      note, stepped_by, stepped_at, position)
             VALUES ({id}, 1, 3, 'Alert', 'detect', 'medium', '2025-04-01', '', '', '{state}', {note}, 7, {stepped_at}, 1)"
        );
        database.execute_unprepared(&insert).await?;
    }

    Migrator::up(&database, None).await?;
    let query = "SELECT action_id, kind, state, note, person_id FROM action_item_change ORDER BY id";
    let mut changes = Vec::new();
    for row in rows(&database, query).await? {
        let text = |column: &str| row.try_get::<String>("", column);
        let number = |column: &str| row.try_get::<i64>("", column);
        let words = [text("kind")?, text("state")?, text("note")?].join(" ");
        changes.push(format!("{} {words} by {}", number("action_id")?, number("person_id")?));
    }
    assert_eq!(
        changes,
        [
            "2 verify verified Seen in a drill. by 7",
            "1 finish done The alert pages. by 7",
            "3 decline wont_do The service ends. by 7",
            "4 reopen open  by 7",
        ]
    );
    // Only what is unfinished is looked at for reminders.
    let planned = rows(&database, "SELECT id FROM action_item WHERE remind_at IS NOT NULL ORDER BY id").await?;
    let planned: Vec<i64> = planned.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
    assert_eq!(planned, [4, 5]);
    Ok(())
}
