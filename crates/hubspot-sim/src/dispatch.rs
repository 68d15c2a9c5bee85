//! From an endpoint to its handler, its label, its limits and its scopes.

use crate::call::Call;
use crate::errors::Outcome;
use crate::limits::Bucket;
use crate::oauth::Scopes;
use crate::object_type::ObjectType;
use crate::route::{Batch, Endpoint, LinkBatch};
use crate::sim::Sim;
use crate::{account, associations, oauth, objects, owners, properties, search, webhooks};

/// Runs the handler of an endpoint.
pub(crate) fn dispatch(sim: &mut Sim, call: &Call, endpoint: &Endpoint) -> Outcome {
    use Endpoint as E;
    match *endpoint {
        E::Authorize => oauth::authorize::page(sim, call),
        E::Consent => oauth::authorize::consent(sim, call),
        E::Token => oauth::token::exchange(sim, call),
        E::Introspect => oauth::inspect::introspect(sim, call),
        E::Revoke => oauth::inspect::revoke(sim, call),
        E::TokenInfo(token) => oauth::inspect::legacy(sim, call, token),
        E::Uninstall => oauth::inspect::uninstall(sim),
        E::AccountDetails => account::details(sim),
        E::OwnersList => owners::endpoints::list(sim, call),
        E::OwnerGet(id) => owners::endpoints::get(sim, call, id),
        E::List(object) => objects::list::handle(sim, call, object),
        E::Get(object, id) => objects::get::handle(sim, call, object, id),
        E::Create(object) => objects::create::handle(sim, call, object),
        E::Update(object, id) => objects::update::handle(sim, call, object, id),
        E::Archive(object, id) => objects::archive::handle(sim, call, object, id),
        E::Merge(object) => objects::merge::handle(sim, call, object),
        E::GdprDelete => objects::archive::gdpr_delete(sim, call),
        E::Search(object) => search::endpoints::search(sim, call, object),
        E::Batch(object, Batch::Read) => objects::batch_read::handle(sim, call, object),
        E::Batch(object, Batch::Create) => objects::batch_write::create(sim, call, object),
        E::Batch(object, Batch::Update) => objects::batch_write::update(sim, call, object),
        E::Batch(object, Batch::Upsert) => objects::upsert::handle(sim, call, object),
        E::Batch(object, Batch::Archive) => objects::archive::batch(sim, call, object),
        E::Links(from, id, to) => associations::one::list(sim, call, from, id, to),
        E::Link(from, id, to, to_id) => associations::one::put(sim, call, (from, id), (to, to_id)),
        E::LinkDefault(from, id, to, to_id) => {
            associations::one::put_default(sim, call, (from, id), (to, to_id))
        }
        E::Unlink(from, id, to, to_id) => associations::one::delete(sim, (from, id), (to, to_id)),
        E::LinkBatch(from, to, LinkBatch::Read) => associations::endpoints::read(sim, call, from, to),
        E::LinkBatch(from, to, LinkBatch::Create) => associations::endpoints::create(sim, call, from, to),
        E::LinkBatch(from, to, LinkBatch::Default) => {
            associations::endpoints::create_default(sim, call, from, to)
        }
        E::LinkBatch(from, to, LinkBatch::Archive) => associations::endpoints::archive(sim, call, from, to),
        E::LinkBatch(from, to, LinkBatch::ArchiveLabels) => {
            associations::endpoints::archive_labels(sim, call, from, to)
        }
        E::LinkLabels(from, to) => associations::endpoints::labels(from, to),
        E::Properties(object) => properties::endpoints::list(sim, call, object),
        E::PropertyGet(object, name) => properties::endpoints::get(sim, call, object, name),
        E::PropertyCreate(object) => properties::endpoints::create(sim, call, object),
        E::PropertyUpdate(object, name) => properties::endpoints::update(sim, call, object, name),
        E::PropertyArchive(object, name) => properties::endpoints::archive(sim, call, object, name),
        E::PropertyBatch(object, operation) => properties::endpoints::batch(sim, call, object, operation),
        E::Groups(object) => properties::groups::list(sim, object),
        E::GroupGet(object, name) => properties::groups::get(sim, object, name),
        E::GroupCreate(object) => properties::groups::create(sim, call, object),
        E::GroupUpdate(object, name) => properties::groups::update(sim, call, object, name),
        E::GroupArchive(object, name) => properties::groups::archive(sim, object, name),
        E::WebhookSettings(app) => webhooks::endpoints::settings(sim, app),
        E::WebhookSettingsSet(app) => webhooks::endpoints::set_settings(sim, call, app),
        E::WebhookSettingsClear(app) => webhooks::endpoints::clear_settings(sim, app),
        E::Subscriptions(app) => webhooks::endpoints::list(sim, app),
        E::SubscriptionCreate(app) => webhooks::endpoints::create(sim, call, app),
        E::SubscriptionGet(app, id) => webhooks::endpoints::get(sim, app, id),
        E::SubscriptionUpdate(app, id) => webhooks::endpoints::update(sim, call, app, id),
        E::SubscriptionDelete(app, id) => webhooks::endpoints::delete(sim, app, id),
    }
}

impl Endpoint<'_> {
    /// A stable name for statistics and fault plans.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Authorize => "oauth.authorize",
            Self::Consent => "oauth.consent",
            Self::Token => "oauth.token",
            Self::Introspect | Self::TokenInfo(_) => "oauth.introspect",
            Self::Revoke => "oauth.revoke",
            Self::Uninstall => "oauth.uninstall",
            Self::AccountDetails => "account.details",
            Self::OwnersList | Self::OwnerGet(_) => "owners",
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
            Self::LinkBatch(..) | Self::Link(..) | Self::LinkDefault(..) | Self::Unlink(..) => {
                "associations.write"
            }
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

    /// The object that a fault plan may name.
    pub const fn object(&self) -> Option<ObjectType> {
        match self {
            Self::List(object)
            | Self::Get(object, _)
            | Self::Create(object)
            | Self::Update(object, _)
            | Self::Archive(object, _)
            | Self::Merge(object)
            | Self::Search(object)
            | Self::Batch(object, _)
            | Self::Links(object, ..)
            | Self::Link(object, ..)
            | Self::LinkDefault(object, ..)
            | Self::Unlink(object, ..)
            | Self::LinkBatch(object, ..)
            | Self::LinkLabels(object, _)
            | Self::Properties(object)
            | Self::PropertyGet(object, _)
            | Self::PropertyCreate(object)
            | Self::PropertyUpdate(object, _)
            | Self::PropertyArchive(object, _)
            | Self::PropertyBatch(object, _)
            | Self::Groups(object)
            | Self::GroupGet(object, _)
            | Self::GroupCreate(object)
            | Self::GroupUpdate(object, _)
            | Self::GroupArchive(object, _) => Some(*object),
            Self::GdprDelete => Some(ObjectType::Contacts),
            _ => None,
        }
    }

    /// The window it counts in.
    pub fn bucket(&self) -> Bucket {
        match self {
            Self::Search(_) => Bucket::Search,
            Self::LinkBatch(..) => Bucket::Associations,
            _ if self.scopes().is_some() => Bucket::General,
            _ => Bucket::Free,
        }
    }

    /// What the token must be allowed to do; `None` where no bearer token is asked for.
    pub fn scopes(&self) -> Option<Scopes> {
        Some(match self {
            Self::Authorize
            | Self::Consent
            | Self::Token
            | Self::Introspect
            | Self::Revoke
            | Self::TokenInfo(_) => {
                return None;
            }
            Self::AccountDetails | Self::Uninstall => Scopes::oauth(),
            Self::OwnersList | Self::OwnerGet(_) => Scopes::owners(),
            Self::List(object)
            | Self::Get(object, _)
            | Self::Search(object)
            | Self::Batch(object, Batch::Read) => Scopes::read(&[*object]),
            Self::Create(object)
            | Self::Update(object, _)
            | Self::Archive(object, _)
            | Self::Merge(object)
            | Self::Batch(object, _) => Scopes::write(&[*object]),
            Self::GdprDelete => Scopes::write(&[ObjectType::Contacts]),
            Self::Links(from, _, to)
            | Self::LinkBatch(from, to, LinkBatch::Read)
            | Self::LinkLabels(from, to) => Scopes::read(&[*from, *to]),
            Self::Link(from, _, to, _)
            | Self::LinkDefault(from, _, to, _)
            | Self::Unlink(from, _, to, _)
            | Self::LinkBatch(from, to, _) => Scopes::write(&[*from, *to]),
            Self::Properties(object)
            | Self::PropertyGet(object, _)
            | Self::PropertyBatch(object, Batch::Read)
            | Self::Groups(object)
            | Self::GroupGet(object, _) => Scopes::read_schema(*object),
            Self::PropertyCreate(object)
            | Self::PropertyUpdate(object, _)
            | Self::PropertyArchive(object, _)
            | Self::PropertyBatch(object, _)
            | Self::GroupCreate(object)
            | Self::GroupUpdate(object, _)
            | Self::GroupArchive(object, _) => Scopes::write_schema(*object),
            // The developer's own endpoints take the app's credentials, not a portal's token.
            _ => return None,
        })
    }
}
