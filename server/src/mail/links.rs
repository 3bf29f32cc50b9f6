//! Links that open an account or set a password, which are also sent by e-mail.

use app::notifications::{invitation_mail, password_reset_mail};
use chrono::{DateTime, Utc};
use domain::people::{InvitationId, Person, PersonId};
use store::{InvitationInput, NewDelivery, NewPasswordReset, StoreError, UnitOfWork};

use super::delivery_of;
use crate::site::Site;

/// Invites somebody; the id of the invitation and its link.
pub async fn invite(
    site: &Site,
    tx: &UnitOfWork,
    by: &Person,
    input: &InvitationInput,
) -> Result<(InvitationId, String), StoreError> {
    let invited = tx.invite(input).await?;
    let link = format!("{}/invitations/{}", site.settings.public_url, invited.secret.expose());
    if site.settings.sends_mail {
        let organisation = site.store.organisation_name().await?;
        let mail = invitation_mail(&organisation, &by.name, &link);
        tx.send_mail(delivery_of(&mail, NewDelivery::INVITATION, invited.email)).await?;
    }
    Ok((invited.id, link))
}

/// Creates a link by which somebody sets a new password.
pub async fn reset_password(
    site: &Site,
    tx: &UnitOfWork,
    by: &Person,
    id: PersonId,
) -> Result<(NewPasswordReset, String), StoreError> {
    let created = tx.create_password_reset(id).await?;
    let link = site.settings.password_reset(&created.secret);
    if site.settings.sends_mail {
        let mail = password_reset_mail(Some(&by.name), &link);
        tx.send_mail(delivery_of(&mail, NewDelivery::PASSWORD_RESET, created.person.email.clone())).await?;
    }
    Ok((created, link))
}

/// Sends somebody who forgot their password a link, if they have an account; the seconds to wait, if
/// too many were asked for from this network address.
pub async fn request_password_reset(
    site: &Site,
    email: &str,
    address: &str,
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    let write = |created: &NewPasswordReset| {
        let mail = password_reset_mail(None, &site.settings.password_reset(&created.secret));
        delivery_of(&mail, NewDelivery::PASSWORD_RESET, created.person.email.clone())
    };
    site.store.request_password_reset(email, address, now, write).await
}
