//! Saved views of the board.

use domain::actions::{BoardFilter, BoardView, BoardViewFields, BoardViewId, MAX_VIEWS};
use domain::people::{PersonId, PersonName, Role, Viewer};
use domain::validation::ValidationErrors;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};

use crate::error::{found, read_json, write_json};
use crate::people::names_of;
use crate::rows::{board_view, person};
use crate::{Store, StoreError, UnitOfWork};

impl UnitOfWork {
    /// Saves a view; one of the viewer with the same name is replaced.
    pub async fn save_board_view(
        &self,
        fields: &BoardViewFields,
        filter: &BoardFilter,
    ) -> Result<BoardViewId, StoreError> {
        // Locked, so that of two views with one name that are saved at once the later one replaces the earlier one.
        person::Entity::find_by_id(self.by.person.0).lock_exclusive().one(&self.transaction).await?;
        let own = board_view::Entity::find().filter(board_view::Column::PersonId.eq(self.by.person.0));
        let earlier = own.clone().filter(board_view::Column::Name.eq(&fields.name)).one(&self.transaction).await?;
        let row = board_view::ActiveModel { query: Set(write_json(&filter.query())), ..Default::default() };
        if let Some(earlier) = earlier {
            let is_shared = Set(fields.is_shared.unwrap_or(earlier.is_shared));
            let row = board_view::ActiveModel { is_shared, ..row };
            board_view::ActiveModel { id: Set(earlier.id), ..row }.update(&self.transaction).await?;
            return Ok(BoardViewId(earlier.id));
        }
        if own.count(&self.transaction).await? >= MAX_VIEWS as u64 {
            let message = format!("You can save up to {MAX_VIEWS} views. Delete one that you no longer need.");
            return Err(ValidationErrors::one("name", message).into());
        }
        let row = board_view::ActiveModel {
            person_id: Set(self.by.person.0),
            name: Set(fields.name.clone()),
            is_shared: Set(fields.is_shared.unwrap_or_default()),
            created_at: Set(self.now),
            ..row
        };
        Ok(BoardViewId(row.insert(&self.transaction).await?.id))
    }

    /// Deletes a view of the viewer; administrators may also delete shared ones of others.
    pub async fn delete_board_view(&self, id: BoardViewId) -> Result<(), StoreError> {
        let row = found(board_view::Entity::find_by_id(id.0).one(&self.transaction).await?)?;
        let may_delete = row.person_id == self.by.person.0 || (row.is_shared && self.by.role == Role::Administrator);
        if !may_delete {
            return Err(StoreError::Absent);
        }
        board_view::Entity::delete_by_id(id.0).exec(&self.transaction).await?;
        Ok(())
    }
}

impl Store {
    /// The views of a person and those that others share, each in alphabetical order, their own first; at most so many,
    /// if that is limited.
    pub async fn list_board_views(&self, viewer: Viewer, most: Option<u64>) -> Result<Vec<BoardView>, StoreError> {
        let visible = Condition::any()
            .add(board_view::Column::PersonId.eq(viewer.person.0))
            .add(board_view::Column::IsShared.eq(true));
        let rows = board_view::Entity::find()
            .filter(visible)
            .order_by_desc(board_view::Column::PersonId.eq(viewer.person.0))
            .order_by_asc(board_view::Column::Name)
            .order_by_asc(board_view::Column::Id)
            .limit(most)
            .all(self.reader())
            .await?;
        let names = names_of(self.reader(), rows.iter().map(|row| row.person_id).collect()).await?;
        rows.into_iter()
            .map(|row| {
                let query: Vec<(String, String)> = read_json(&row.query, "board_view", row.id)?;
                let query = query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                Ok(BoardView {
                    id: BoardViewId(row.id),
                    name: row.name,
                    filter: BoardFilter::of(query),
                    is_shared: row.is_shared,
                    by: PersonName {
                        id: PersonId(row.person_id),
                        name: names.get(&row.person_id).cloned().unwrap_or_default(),
                    },
                })
            })
            .collect()
    }
}
