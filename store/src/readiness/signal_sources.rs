//! Signal sources and their secret addresses.

use chrono::{DateTime, Utc};
use domain::people::{Viewer, may_administer};
use domain::readiness::{SignalSource, SignalSourceFields, SignalSourceId, SourceKind};
use domain::validation::ValidationErrors;
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use sha2::Sha256;

use crate::error::read;
use crate::rows::signal_source;
use crate::{Secret, Store, StoreError, UnitOfWork, hash_of};

/// More sources than anybody needs.
const MAX_SOURCES: u64 = 200;

/// A new source. The secret of its address is shown only once.
#[derive(Debug)]
pub struct NewSignalSource {
    /// The id.
    pub id: SignalSourceId,
    /// The secret of the address.
    pub secret: Secret,
}

/// A source that sends something to its address.
pub struct OpenSource {
    pub(super) id: i64,
    pub(super) name: String,
    /// Who sends.
    pub kind: SourceKind,
    signing_secret: Option<String>,
}

impl OpenSource {
    /// Whether the message has a signature that this source must have made, or its secret. Sources without one need none.
    /// A header can have several signatures while a secret is replaced; one is enough.
    pub fn has_signed(&self, header: Option<&str>, message: &[u8]) -> bool {
        let Some(secret) = &self.signing_secret else { return true };
        let Some(header) = header else { return false };
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
        if self.kind.sends_secret() {
            // Compares in constant time.
            let expected = mac.clone().chain_update(secret).finalize().into_bytes();
            return mac.chain_update(header).verify(&expected).is_ok();
        }
        let mac = mac.chain_update(message);
        let signatures = header.split(',').filter_map(|one| one.trim().strip_prefix(self.kind.signature_prefix()));
        // Compares in constant time.
        signatures.filter_map(bytes_of).any(|signature| mac.clone().verify_slice(&signature).is_ok())
    }
}

/// The bytes that hexadecimal digits stand for.
fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = hex.chars().map(|digit| digit.to_digit(16)?.try_into().ok()).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high * 16 + low).collect())
}

impl UnitOfWork {
    /// Creates a source.
    pub async fn create_signal_source(&self, fields: &SignalSourceFields) -> Result<NewSignalSource, StoreError> {
        may_administer(self.by)?;
        let open = signal_source::Entity::find().filter(signal_source::Column::RevokedAt.is_null());
        if open.count(&self.transaction).await? >= MAX_SOURCES {
            let message = format!("There are already {MAX_SOURCES} sources. Revoke one that is no longer needed.");
            return Err(ValidationErrors::one("name", message).into());
        }
        let secret = Secret::random()?;
        let row = signal_source::ActiveModel {
            name: Set(fields.name.clone()),
            kind: Set(fields.kind.key().to_owned()),
            secret_hash: Set(secret.hash()),
            signing_secret: Set(fields.signing_secret.clone()),
            created_by: Set(Some(self.by.person.0)),
            created_at: Set(self.now),
            ..Default::default()
        };
        let row = row.insert(&self.transaction).await?;
        Ok(NewSignalSource { id: SignalSourceId(row.id), secret })
    }

    /// Revokes a source. Its signals stay.
    pub async fn revoke_signal_source(&self, id: SignalSourceId) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let revoked = signal_source::Entity::update_many()
            .col_expr(signal_source::Column::RevokedAt, Expr::value(self.now))
            .col_expr(signal_source::Column::SigningSecret, Expr::value(None::<String>))
            .filter(signal_source::Column::Id.eq(id.0))
            .filter(signal_source::Column::RevokedAt.is_null())
            .exec(&self.transaction)
            .await?;
        if revoked.rows_affected == 0 { Err(StoreError::Absent) } else { Ok(()) }
    }
}

impl Store {
    /// The sources that were not revoked, newest first, for administrators.
    pub async fn list_signal_sources(&self, viewer: Viewer) -> Result<Vec<SignalSource>, StoreError> {
        may_administer(viewer)?;
        let rows = signal_source::Entity::find()
            .filter(signal_source::Column::RevokedAt.is_null())
            .order_by_desc(signal_source::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(SignalSource {
                    id: SignalSourceId(row.id),
                    kind: read(SourceKind::from_key(&row.kind), "signal_source", row.id)?,
                    name: row.name,
                    is_signed: row.signing_secret.is_some(),
                    created_at: row.created_at,
                    last_received_at: row.last_received_at,
                })
            })
            .collect()
    }

    /// The source with this kind and secret; nothing when it is unknown or revoked.
    pub async fn open_signal_source(&self, kind: SourceKind, secret: &str) -> Result<Option<OpenSource>, StoreError> {
        let row = signal_source::Entity::find()
            .filter(signal_source::Column::SecretHash.eq(hash_of(secret)))
            .filter(signal_source::Column::Kind.eq(kind.key()))
            .filter(signal_source::Column::RevokedAt.is_null())
            .one(self.reader())
            .await?;
        Ok(row.map(|row| OpenSource { id: row.id, name: row.name, kind, signing_secret: row.signing_secret }))
    }
}

/// When a source last sent something.
pub(super) fn received_now(id: i64, now: DateTime<Utc>) -> sea_orm::UpdateMany<signal_source::Entity> {
    signal_source::Entity::update_many()
        .col_expr(signal_source::Column::LastReceivedAt, Expr::value(now))
        .filter(signal_source::Column::Id.eq(id))
        .filter(signal_source::Column::RevokedAt.is_null())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_of_this_message_and_this_secret() {
        let source =
            |kind, secret: &str| OpenSource { id: 1, name: "S".into(), kind, signing_secret: Some(secret.to_owned()) };
        // Test case 2 of RFC 4231.
        let signature = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let message = b"what do ya want for nothing?";
        let sentry = source(SourceKind::Sentry, "Jefe");
        assert!(sentry.has_signed(Some(signature), message));
        assert!(!sentry.has_signed(Some(signature), b"what do ya want for nothing!"));
        assert!(!source(SourceKind::Sentry, "jefe").has_signed(Some(signature), message));
        let duty = source(SourceKind::PagerDuty, "Jefe");
        assert!(duty.has_signed(Some(&format!("v1=00,v1={signature}")), message));
        assert!(!duty.has_signed(Some(signature), message));
        assert!(source(SourceKind::Generic, "Jefe").has_signed(Some(&format!("sha256={signature}")), message));
        for wrong in [None, Some(""), Some("5b"), Some("zz"), Some(&signature[..63]), Some("é")] {
            assert!(!sentry.has_signed(wrong, message), "{wrong:?}");
        }
        let lab = source(SourceKind::Gitlab, "Jefe");
        assert!(lab.has_signed(Some("Jefe"), message));
        for wrong in ["jefe", "Jefe ", "", signature] {
            assert!(!lab.has_signed(Some(wrong), message), "{wrong}");
        }
        assert!(source(SourceKind::Github, "Jefe").has_signed(Some(&format!("sha256={signature}")), message));
        let unsigned = OpenSource { signing_secret: None, ..source(SourceKind::Grafana, "") };
        assert!(unsigned.has_signed(None, message));
    }
}
