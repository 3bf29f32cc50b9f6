//! What colleagues say of a draft: comments, verdicts, who is told of what, and who looked when.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, boolean, index, instant, instant_null, refers_to, string,
    text, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [comment_thread(), comment(), review_request(), verdict(), notice(), look()] {
            manager.create_table(table).await?;
        }
        for index in [
            index("comment_thread", &["postmortem", "id"]),
            index("comment_thread", &["section_id"]),
            index("comment", &["thread_id", "id"]),
            index("review_request", &["postmortem", "id"]),
            unique("verdict", &["postmortem", "person_id"]),
            unique("notice", &["person_id", "cause"]),
            index("notice", &["person_id", "read_at"]),
            index("notice", &["person_id", "id"]),
        ] {
            manager.create_index(index).await?;
        }
        let needed = ColumnDef::new("approvals_needed").integer().not_null().default(0).take();
        manager.alter_table(Table::alter().table("team").add_column(needed).take()).await
    }
}

/// What is said of one thing: exactly one of the four references is there. `quote` are the words of
/// the section that it is about, as they stand now; `anchor_from` and `anchor_to` are their ends as
/// the live document knows them (base64url of Yjs relative positions). All three are empty when it is
/// about the whole.
fn comment_thread() -> TableCreateStatement {
    Table::create()
        .table("comment_thread")
        .col(big_pk_auto("id"))
        .col(big_integer("postmortem"))
        .col(big_integer_null("section_id"))
        .col(big_integer_null("event_id"))
        .col(big_integer_null("finding_id"))
        .col(big_integer_null("action_id"))
        .col(text("quote"))
        .col(text("anchor_from"))
        .col(text("anchor_to"))
        .col(boolean("passage_gone"))
        .col(big_integer_null("resolved_by"))
        .col(instant_null("resolved_at"))
        .foreign_key(&mut belongs_to("comment_thread", "postmortem", "postmortem", "number"))
        .foreign_key(&mut belongs_to("comment_thread", "section_id", "section", "id"))
        .foreign_key(&mut belongs_to("comment_thread", "event_id", "event", "id"))
        .foreign_key(&mut belongs_to("comment_thread", "finding_id", "finding", "id"))
        .foreign_key(&mut belongs_to("comment_thread", "action_id", "action_item", "id"))
        .foreign_key(&mut refers_to("comment_thread", "resolved_by", "person", "id"))
        .take()
}

/// `text` is emptied when a comment is removed; its place in the thread stays.
fn comment() -> TableCreateStatement {
    Table::create()
        .table("comment")
        .col(big_pk_auto("id"))
        .col(big_integer("thread_id"))
        .col(big_integer_null("by"))
        .col(text("text"))
        .col(instant("at"))
        .col(instant_null("changed_at"))
        .col(instant_null("removed_at"))
        .foreign_key(&mut belongs_to("comment", "thread_id", "comment_thread", "id"))
        .foreign_key(&mut refers_to("comment", "by", "person", "id"))
        .take()
}

/// That reviewers were asked. It stands until it is taken back or the postmortem is published.
fn review_request() -> TableCreateStatement {
    Table::create()
        .table("review_request")
        .col(big_pk_auto("id"))
        .col(big_integer("postmortem"))
        .col(big_integer_null("asked_by"))
        .col(instant("asked_at"))
        .col(big_integer_null("ended_by"))
        .col(instant_null("ended_at"))
        .foreign_key(&mut belongs_to("review_request", "postmortem", "postmortem", "number"))
        .foreign_key(&mut refers_to("review_request", "asked_by", "person", "id"))
        .foreign_key(&mut refers_to("review_request", "ended_by", "person", "id"))
        .take()
}

/// The last word of each reviewer. `content` is the SHA-256 of what they looked at: the report that
/// would have been published then.
fn verdict() -> TableCreateStatement {
    Table::create()
        .table("verdict")
        .col(big_pk_auto("id"))
        .col(big_integer("postmortem"))
        .col(big_integer("person_id"))
        .col(string("verdict"))
        .col(text("text"))
        .col(string("content"))
        .col(instant("at"))
        .foreign_key(&mut belongs_to("verdict", "postmortem", "postmortem", "number"))
        .foreign_key(&mut belongs_to("verdict", "person_id", "person", "id"))
        .take()
}

/// What somebody is told. `cause` names what happened, as in `comment-12`: nobody is told twice of
/// the same. `place` is where to look, within the page of the postmortem.
fn notice() -> TableCreateStatement {
    Table::create()
        .table("notice")
        .col(big_pk_auto("id"))
        .col(big_integer("person_id"))
        .col(big_integer("postmortem"))
        .col(string("kind"))
        .col(string("cause"))
        .col(string("place"))
        .col(string("detail"))
        .col(big_integer_null("by"))
        .col(instant("at"))
        .col(instant_null("read_at"))
        .foreign_key(&mut belongs_to("notice", "person_id", "person", "id"))
        .foreign_key(&mut belongs_to("notice", "postmortem", "postmortem", "number"))
        .foreign_key(&mut refers_to("notice", "by", "person", "id"))
        .take()
}

/// When a person last looked at a postmortem, and when before this visit.
fn look() -> TableCreateStatement {
    Table::create()
        .table("look")
        .col(big_integer("person_id"))
        .col(big_integer("postmortem"))
        .col(instant("at"))
        .col(instant_null("since"))
        .primary_key(&mut Index::create().col("person_id").col("postmortem").take())
        .foreign_key(&mut belongs_to("look", "person_id", "person", "id"))
        .foreign_key(&mut belongs_to("look", "postmortem", "postmortem", "number"))
        .take()
}
