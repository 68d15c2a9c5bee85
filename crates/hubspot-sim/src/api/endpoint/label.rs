//! What an operation is called, and whether it writes.

use super::{Batch, Endpoint, LinkBatch};

impl Endpoint<'_> {
    /// A stable name for statistics and fault plans.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Authorize => "oauth.authorize",
            Self::Consent => "oauth.consent",
            Self::Token => "oauth.token",
            Self::Introspect | Self::TokenInfo(_) | Self::PrivateAppInfo => "oauth.introspect",
            Self::Revoke => "oauth.revoke",
            Self::Uninstall => "oauth.uninstall",
            Self::AccountDetails => "account.details",
            Self::Schemas | Self::SchemaGet(_) => "schemas",
            Self::OwnersList | Self::OwnerGet(_) => "owners",
            Self::Pipelines(_) => "pipelines",
            Self::List(_) => "objects.list",
            Self::Get(..) => "objects.get",
            Self::Create(_) => "objects.create",
            Self::Update(..) => "objects.update",
            Self::Archive(..) => "objects.archive",
            Self::Merge(_) => "objects.merge",
            Self::GdprDelete => "objects.gdpr_delete",
            Self::Search(_) => "objects.search",
            Self::Batch(_, Batch::Read) => "objects.batch_read",
            Self::Batch(..) => "objects.batch_write",
            Self::LinkBatch(_, _, LinkBatch::Read) => "associations.batch_read",
            Self::Links(..) | Self::LinkLabels(..) => "associations.list",
            Self::LinkLabelCreate(..)
            | Self::LinkBatch(..)
            | Self::Link(..)
            | Self::LinkDefault(..)
            | Self::Unlink(..) => "associations.write",
            Self::Properties(_)
            | Self::PropertyGet(..)
            | Self::PropertyBatch(_, Batch::Read)
            | Self::Groups(_)
            | Self::GroupGet(..) => "properties.read",
            Self::PropertyCreate(_)
            | Self::PropertyUpdate(..)
            | Self::PropertyArchive(..)
            | Self::PropertyBatch(..)
            | Self::GroupCreate(_)
            | Self::GroupUpdate(..)
            | Self::GroupArchive(..) => "properties.write",
            Self::WebhookSettings(_)
            | Self::WebhookSettingsSet(_)
            | Self::WebhookSettingsClear(_)
            | Self::Subscriptions(_)
            | Self::SubscriptionCreate(_)
            | Self::SubscriptionGet(..)
            | Self::SubscriptionUpdate(..)
            | Self::SubscriptionDelete(..) => "webhooks",
        }
    }

    /// Whether a success changes what must survive a restart.
    pub fn writes(&self) -> bool {
        let label = self.label();
        let written = [
            "write",
            "create",
            "update",
            "archive",
            "merge",
            "delete",
            "consent",
            "token",
            "revoke",
            "uninstall",
        ];
        written.iter().any(|ending| label.ends_with(ending))
            // The page itself hands out a code when it consents by itself.
            || matches!(self, Self::Authorize)
            || (label == "webhooks" && !matches!(self, Self::WebhookSettings(_) | Self::Subscriptions(_) | Self::SubscriptionGet(..)))
    }
}
