//! From an endpoint to its handler.

use super::call::Call;
use super::endpoint::{Batch, Endpoint, LinkBatch};
use super::{
    account, associations, oauth, objects, owners, pipelines, properties, schemas, search, webhooks,
};
use crate::sim::Sim;
use crate::wire::Outcome;

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
        E::PrivateAppInfo => oauth::inspect::private_app(sim, call),
        E::Uninstall => oauth::inspect::uninstall(sim),
        E::AccountDetails => account::details(sim),
        E::Schemas => schemas::list(sim, call),
        E::SchemaGet(name) => schemas::get(sim, call, name),
        E::OwnersList => owners::list(sim, call),
        E::OwnerGet(id) => owners::get(sim, call, id),
        E::Pipelines(object) => pipelines::list(sim, object),
        E::List(object) => objects::list::handle(sim, call, object),
        E::Get(object, id) => objects::get::handle(sim, call, object, id),
        E::Create(object) => objects::create::handle(sim, call, object),
        E::Update(object, id) => objects::update::handle(sim, call, object, id),
        E::Archive(object, id) => objects::archive::handle(sim, call, object, id),
        E::Merge(object) => objects::merge::handle(sim, call, object),
        E::GdprDelete => objects::archive::gdpr_delete(sim, call),
        E::Search(object) => search::search(sim, call, object),
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
        E::LinkBatch(from, to, LinkBatch::Read) => associations::batch::read(sim, call, from, to),
        E::LinkBatch(from, to, LinkBatch::Create) => associations::batch::create(sim, call, from, to),
        E::LinkBatch(from, to, LinkBatch::Default) => {
            associations::batch::create_default(sim, call, from, to)
        }
        E::LinkBatch(from, to, LinkBatch::Archive) => associations::batch::archive(sim, call, from, to),
        E::LinkBatch(from, to, LinkBatch::ArchiveLabels) => {
            associations::batch::archive_labels(sim, call, from, to)
        }
        E::LinkLabels(from, to) => associations::labels::list(sim, from, to),
        E::LinkLabelCreate(from, to) => associations::labels::create(sim, call, from, to),
        E::Properties(object) => properties::definitions::list(sim, call, object),
        E::PropertyGet(object, name) => properties::definitions::get(sim, call, object, name),
        E::PropertyCreate(object) => properties::definitions::create(sim, call, object),
        E::PropertyUpdate(object, name) => properties::definitions::update(sim, call, object, name),
        E::PropertyArchive(object, name) => properties::definitions::archive(sim, call, object, name),
        E::PropertyBatch(object, operation) => properties::definitions::batch(sim, call, object, operation),
        E::Groups(object) => properties::groups::list(sim, object),
        E::GroupGet(object, name) => properties::groups::get(sim, object, name),
        E::GroupCreate(object) => properties::groups::create(sim, call, object),
        E::GroupUpdate(object, name) => properties::groups::update(sim, call, object, name),
        E::GroupArchive(object, name) => properties::groups::archive(sim, object, name),
        E::WebhookSettings(app) => webhooks::settings(sim, app),
        E::WebhookSettingsSet(app) => webhooks::set_settings(sim, call, app),
        E::WebhookSettingsClear(app) => webhooks::clear_settings(sim, app),
        E::Subscriptions(app) => webhooks::list(sim, app),
        E::SubscriptionCreate(app) => webhooks::create(sim, call, app),
        E::SubscriptionGet(app, id) => webhooks::get(sim, app, id),
        E::SubscriptionUpdate(app, id) => webhooks::update(sim, call, app, id),
        E::SubscriptionDelete(app, id) => webhooks::delete(sim, app, id),
    }
}
