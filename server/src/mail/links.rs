//! Links that open an account or set a password, which are also sent by e-mail.

use app::notifications::{invitation_mail, password_reset_mail};
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
        let mail = password_reset_mail(&by.name, &link);
        tx.send_mail(delivery_of(&mail, NewDelivery::PASSWORD_RESET, created.person.email.clone())).await?;
    }
    Ok((created, link))
}
