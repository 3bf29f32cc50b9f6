//! Reads the lines of many postmortems as one text, which takes a fraction of the time that as many rows take.

use domain::people::{Role, Viewer};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{Condition, EntityTrait, QueryFilter, QuerySelect};

use super::facts::Line;
use crate::error::read;
use crate::postmortems::{drafts_visible_to, takes_part, visible_to};
use crate::rows::postmortem;
use crate::{Store, StoreError};

/// A column of lines.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lines {
    Facts,
    Actions,
}

impl Store {
    /// The lines of these postmortems, each of them ended by a line feed but the last one.
    pub(super) async fn lines(&self, lines: Lines, which: Condition) -> Result<String, StoreError> {
        let text: Option<Option<String>> = postmortem::Entity::find()
            .select_only()
            .column_as(joined(lines, self.is_postgres()), "lines")
            .filter(which)
            .into_tuple()
            .one(self.reader())
            .await?;
        Ok(text.flatten().unwrap_or_default())
    }

    /// Reads these postmortems, of those that exist for the viewer. What only those see who may read the draft is
    /// left out for others.
    pub(super) async fn each_line(
        &self,
        viewer: Viewer,
        which: Condition,
        mut each: impl FnMut(&Line<'_>, bool) -> Option<()>,
    ) -> Result<(), StoreError> {
        let drafts = Condition::all().add(drafts_visible_to(viewer)).add(which.clone());
        for_each(&self.lines(Lines::Facts, drafts).await?, |line| each(&Line::read(line)?, true))?;
        if viewer.role == Role::Reader {
            let others = Condition::all().add(visible_to(viewer)).add(takes_part(viewer).not()).add(which);
            let text = self.lines(Lines::Facts, others).await?;
            for_each(&text, |line| each(&Line::read(line)?.without_draft(), false))?;
        }
        Ok(())
    }
}

/// Reads each line of a text; a line that cannot be read is an error.
pub(super) fn for_each(text: &str, mut each: impl FnMut(&str) -> Option<()>) -> Result<(), StoreError> {
    text.split('\n').filter(|line| !line.is_empty()).try_for_each(|line| read(each(line), "postmortem", line))
}

fn joined(lines: Lines, is_postgres: bool) -> SimpleExpr {
    Expr::cust(match (lines, is_postgres) {
        (Lines::Facts, true) => r#"string_agg("postmortem"."insight_facts", chr(10))"#,
        (Lines::Actions, true) => r#"string_agg("postmortem"."insight_actions", chr(10))"#,
        (Lines::Facts, false) => r#"group_concat("postmortem"."insight_facts", char(10))"#,
        (Lines::Actions, false) => r#"group_concat("postmortem"."insight_actions", char(10))"#,
    })
}
