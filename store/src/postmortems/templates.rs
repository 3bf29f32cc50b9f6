//! Templates for new postmortems.

use domain::people::may_administer;
use domain::postmortems::{NewTemplate, SeverityNames, Template, TemplateId, built_in_templates};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set,
};

use crate::error::{read_json, write_json};
use crate::rows::{organisation, template};
use crate::{Store, StoreError, UnitOfWork};

impl Store {
    /// The templates, in the order in which they are offered.
    pub async fn list_templates(&self) -> Result<Vec<Template>, StoreError> {
        template::Entity::find()
            .filter(template::Column::ArchivedAt.is_null())
            .order_by_asc(template::Column::Position)
            .order_by_asc(template::Column::Id)
            .all(self.reader())
            .await?
            .into_iter()
            .map(template_of)
            .collect()
    }

    /// The template with this number, if it is offered.
    pub async fn find_template(&self, id: TemplateId) -> Result<Option<Template>, StoreError> {
        template::Entity::find_by_id(id.0)
            .filter(template::Column::ArchivedAt.is_null())
            .one(self.reader())
            .await?
            .map(template_of)
            .transpose()
    }

    /// Puts in what every organisation begins with, once.
    pub(crate) async fn furnish(&self) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        if organisation::Entity::find_by_id(1).one(&transaction).await?.is_some() {
            return Ok(());
        }
        organisation::ActiveModel {
            id: Set(1),
            name: Set(String::new()),
            severities: Set(write_json(&SeverityNames::default())),
            set_up_hash: Set(None),
            shows_first_steps: Set(true),
            policies: Set(String::new()),
        }
        .insert(&transaction)
        .await?;
        for entry in built_in_templates() {
            insert(&transaction, &entry.parse()?).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

impl UnitOfWork {
    /// Adds a template. `template_name_key` judges whether the name is taken.
    pub async fn add_template(&self, template: &NewTemplate) -> Result<TemplateId, StoreError> {
        may_administer(self.by)?;
        insert(&self.transaction, template).await
    }

    /// Changes a template. Postmortems that began with it stay as they are.
    pub async fn change_template(&self, id: TemplateId, version: i32, changed: &NewTemplate) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let update = template::Entity::update_many()
            .col_expr(template::Column::Name, Expr::value(changed.name.clone()))
            .col_expr(template::Column::Description, Expr::value(changed.description.clone()))
            .col_expr(template::Column::Sections, Expr::value(write_json(&changed.sections)))
            .col_expr(template::Column::Version, Expr::value(version.saturating_add(1)))
            .filter(template::Column::Id.eq(id.0))
            .filter(template::Column::Version.eq(version))
            .exec(&self.transaction)
            .await?;
        if update.rows_affected == 0 { Err(StoreError::Conflict) } else { Ok(()) }
    }

    /// Archives a template.
    pub async fn archive_template(&self, id: TemplateId) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let update = template::Entity::update_many()
            .col_expr(template::Column::ArchivedAt, Expr::value(self.now))
            // Its name is free again.
            .col_expr(template::Column::Name, Expr::value(format!("archived {id}")))
            .filter(template::Column::Id.eq(id.0))
            .filter(template::Column::ArchivedAt.is_null())
            .exec(&self.transaction)
            .await?;
        if update.rows_affected == 0 { Err(StoreError::Absent) } else { Ok(()) }
    }
}

async fn insert(connection: &impl ConnectionTrait, template: &NewTemplate) -> Result<TemplateId, StoreError> {
    let count = template::Entity::find().count(connection).await?;
    let row = template::ActiveModel {
        version: Set(1),
        name: Set(template.name.clone()),
        description: Set(template.description.clone()),
        sections: Set(write_json(&template.sections)),
        position: Set(i32::try_from(count).unwrap_or(i32::MAX)),
        ..Default::default()
    }
    .insert(connection)
    .await?;
    Ok(TemplateId(row.id))
}

fn template_of(row: template::Model) -> Result<Template, StoreError> {
    Ok(Template {
        sections: read_json(&row.sections, "template", row.id)?,
        id: TemplateId(row.id),
        version: row.version,
        name: row.name,
        description: row.description,
    })
}
