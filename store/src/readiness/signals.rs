//! What people decide about signals.

use domain::people::may_write;
use domain::readiness::{IncidentNumber, Signal, SignalId, SignalState};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::incidents::load_incident;
use super::signal_joining::log_signals;
use super::signal_list::load_signal;
use crate::error::found;
use crate::rows::signal;
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Adds a waiting signal to an ongoing incident, with an entry in its log.
    pub async fn add_signal_to(&self, id: SignalId, number: IncidentNumber) -> Result<(), StoreError> {
        let row = signal::Entity::find_by_id(id.0).lock(LockType::NoKeyUpdate).one(&self.transaction).await?;
        // Sent again: it was added by the same form.
        if row.is_some_and(|row| row.state == SignalState::Joined.key() && row.incident == Some(number.0)) {
            found(load_incident(&self.transaction, self.by, number).await?)?;
            return may_write(self.by).map_err(Into::into);
        }
        let signal = self.waiting_signal(id).await?;
        found(load_incident(&self.transaction, self.by, number).await?)?;
        let by = (Some(self.by.person), self.now);
        if !log_signals(&self.transaction, number, (&signal.source, &[&signal.fields]), by).await? {
            let message = format!("{} is already resolved. Choose another incident.", number.label());
            return Err(ValidationErrors::one("incident", message).into());
        }
        self.decide(id, SignalState::Joined, (Some(number), "")).await
    }

    /// Dismisses a waiting signal. The same signal waits again when it fires after it was resolved.
    pub async fn dismiss_signal(&self, id: SignalId, reason: &str) -> Result<(), StoreError> {
        self.waiting_signal(id).await?;
        self.decide(id, SignalState::Dismissed, (None, reason)).await
    }

    /// A signal that nobody decided about. Two who decide at once wait for each other.
    async fn waiting_signal(&self, id: SignalId) -> Result<Signal, StoreError> {
        may_write(self.by)?;
        signal::Entity::find_by_id(id.0).lock(LockType::NoKeyUpdate).one(&self.transaction).await?;
        let signal = found(load_signal(&self.transaction, self.by, id).await?)?;
        let message = match signal.state {
            SignalState::Waiting => return Ok(signal),
            SignalState::Dismissed => format!("“{}” was dismissed in the meantime.", signal.fields.title),
            SignalState::Joined => {
                let incident = signal.incident.map_or_else(|| "an incident".to_owned(), IncidentNumber::label);
                format!("“{}” was added to {incident} in the meantime.", signal.fields.title)
            }
        };
        Err(ValidationErrors::one("signal", message).into())
    }

    async fn decide(
        &self,
        id: SignalId,
        state: SignalState,
        (incident, reason): (Option<IncidentNumber>, &str),
    ) -> Result<(), StoreError> {
        signal::Entity::update_many()
            .col_expr(signal::Column::State, Expr::value(state.key()))
            .col_expr(signal::Column::Incident, Expr::value(incident.map(|number| number.0)))
            .col_expr(signal::Column::Reason, Expr::value(reason))
            .col_expr(signal::Column::DecidedBy, Expr::value(self.by.person.0))
            .filter(signal::Column::Id.eq(id.0))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }
}
