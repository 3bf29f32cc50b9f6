//! The field's terms for what had names of its own: tables, columns and the words that stand in them.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: [(&str, &str); 3] =
    [("notice", "notification"), ("look", "visit"), ("hint_dismissal", "suggestion_dismissal")];

const COLUMNS: [(&str, &str, &str); 7] = [
    ("publication", "edition", "version"),
    ("activity", "edition", "version"),
    ("activity", "verb", "kind"),
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

/// The kinds of activity, as they were and as they are.
const ACTIVITY: [(&str, &str); 45] = [
    ("declared", "created"),
    ("changed_head", "details_changed"),
    ("changed_impact", "impact_changed"),
    ("restored", "unarchived"),
    ("wrote_section", "section_edited"),
    ("renamed_section", "section_renamed"),
    ("added_section", "section_added"),
    ("moved_section", "section_moved"),
    ("removed_section", "section_removed"),
    ("recorded_event", "event_added"),
    ("changed_event", "event_edited"),
    ("moved_event", "event_moved"),
    ("removed_event", "event_removed"),
    ("restored_event", "event_restored"),
    ("pasted", "paste_added"),
    ("removed_paste", "paste_removed"),
    ("restored_paste", "paste_restored"),
    ("added_finding", "finding_added"),
    ("changed_finding", "finding_edited"),
    ("moved_finding", "finding_moved"),
    ("removed_finding", "finding_removed"),
    ("restored_finding", "finding_restored"),
    ("added_action", "action_added"),
    ("changed_action", "action_edited"),
    ("moved_action", "action_moved"),
    ("removed_action", "action_removed"),
    ("restored_action", "action_restored"),
    ("action_in_progress", "action_started"),
    ("action_wont_do", "action_declined"),
    ("action_open", "action_reopened"),
    ("commented", "comment_added"),
    ("replied", "comment_replied"),
    ("changed_comment", "comment_edited"),
    ("removed_comment", "comment_removed"),
    ("resolved_comments", "thread_resolved"),
    ("reopened_comments", "thread_reopened"),
    ("dismissed_hint", "suggestion_dismissed"),
    ("took_back_dismissal", "suggestion_restored"),
    ("asked_for_review", "review_requested"),
    ("took_back", "review_cancelled"),
    ("named_reviewers", "reviewers_changed"),
    ("asked_for_changes", "changes_requested"),
    ("withdrew", "withdrawn"),
    ("shared", "link_created"),
    ("revoked_link", "link_revoked"),
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
        for (from, to) in ACTIVITY {
            let update =
                Query::update().table("activity").value("kind", to).and_where(Expr::col("kind").eq(from)).take();
            manager.exec_stmt(update).await?;
        }
        for (from, to) in REPORTS {
            let replaced = Func::cust("replace").args([Expr::col("report"), Expr::val(from), Expr::val(to)]);
            manager.exec_stmt(Query::update().table("publication").value("report", replaced).take()).await?;
        }
        Ok(())
    }
}
