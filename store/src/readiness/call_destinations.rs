//! Where steps may send requests, as administrators allowed.

use domain::people::{Viewer, may_administer};
use domain::readiness::{CallAddress, CallDestination, CallDestinationFields, CallDestinationId};
use domain::validation::ValidationErrors;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, QueryOrder, Set};

use crate::error::read;
use crate::rows::call_destination;
use crate::{Secret, Store, StoreError, UnitOfWork};

/// More destinations than anybody needs.
const MAX_DESTINATIONS: usize = 200;

/// A new destination. Its secret is shown only once.
#[derive(Debug)]
pub struct NewCallDestination {
    /// The id.
    pub id: CallDestinationId,
    /// The secret with which requests are signed.
    pub secret: Secret,
}

/// A destination with its secret.
pub(super) struct OpenDestination {
    pub destination: CallDestination,
    pub secret: String,
}

impl UnitOfWork {
    /// Allows a destination.
    pub async fn allow_call_destination(
        &self,
        fields: &CallDestinationFields,
    ) -> Result<NewCallDestination, StoreError> {
        may_administer(self.by)?;
        let others = destinations(&self.transaction).await?;
        if others.iter().any(|other| other.destination.address == fields.address) {
            let message = "This destination is already allowed. Remove it first to change it.";
            return Err(ValidationErrors::one("address", message).into());
        }
        if others.len() >= MAX_DESTINATIONS {
            let message =
                format!("There are already {MAX_DESTINATIONS} destinations. Remove one that is no longer needed.");
            return Err(ValidationErrors::one("address", message).into());
        }
        let secret = Secret::random()?;
        let row = call_destination::ActiveModel {
            address: Set(fields.address.to_string()),
            allows_private: Set(fields.allows_private),
            secret: Set(secret.expose().to_owned()),
            created_by: Set(Some(self.by.person.0)),
            created_at: Set(self.now),
            ..Default::default()
        };
        let row = row.insert(&self.transaction).await?;
        Ok(NewCallDestination { id: CallDestinationId(row.id), secret })
    }

    /// Removes a destination. Nothing is sent there from now on, not even what waits.
    pub async fn remove_call_destination(&self, id: CallDestinationId) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let removed = call_destination::Entity::delete_by_id(id.0).exec(&self.transaction).await?;
        if removed.rows_affected == 0 { Err(StoreError::Absent) } else { Ok(()) }
    }
}

impl Store {
    /// The destinations, newest first, for administrators.
    pub async fn list_call_destinations(&self, viewer: Viewer) -> Result<Vec<CallDestination>, StoreError> {
        may_administer(viewer)?;
        let open = destinations(self.reader()).await?;
        Ok(open.into_iter().map(|open| open.destination).collect())
    }
}

/// The destination that an address belongs to: of several, the one that says most about its path.
pub(super) async fn destination_of(
    connection: &impl ConnectionTrait,
    address: &CallAddress,
) -> Result<Option<OpenDestination>, StoreError> {
    let open = destinations(connection).await?;
    let above = open.into_iter().filter(|open| address.is_below(&open.destination.address));
    Ok(above.max_by_key(|open| open.destination.address.path().len()))
}

async fn destinations(connection: &impl ConnectionTrait) -> Result<Vec<OpenDestination>, StoreError> {
    let query = call_destination::Entity::find().order_by_desc(call_destination::Column::Id);
    let rows = query.all(connection).await?;
    rows.into_iter()
        .map(|row| {
            let address = read(CallAddress::read(&row.address), "call_destination", row.id)?;
            let (id, allows_private) = (CallDestinationId(row.id), row.allows_private);
            let destination = CallDestination { id, address, allows_private, created_at: row.created_at };
            Ok(OpenDestination { destination, secret: row.secret })
        })
        .collect()
}
