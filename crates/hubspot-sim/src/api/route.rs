//! From method and path to an endpoint. Dated and legacy paths of the same resource are one endpoint.

use super::endpoint::{Batch, Endpoint, LinkBatch};
use crate::portal::ObjectType;

/// The endpoint of a request, if the simulator has it.
pub fn route<'a>(method: &str, path: &'a str) -> Option<Endpoint<'a>> {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    match (segments.first().copied()?, &segments[1..]) {
        ("oauth", rest) => oauth(method, rest),
        ("crm-object-schemas", [version, "schemas", rest @ ..]) if is_version(version) => {
            let rest: Vec<&str> = std::iter::once("crm-object-schemas").chain(rest.iter().copied()).collect();
            crm(method, &rest, version)
        }
        ("crm", [version @ ("v3" | "v4"), rest @ ..]) => crm(method, rest, version),
        ("crm", [area, version, ..]) if is_dated(version) => {
            let rest: Vec<&str> = std::iter::once(*area).chain(segments[3..].iter().copied()).collect();
            crm(method, &rest, version)
        }
        ("account-info", [version, "details"]) if is_version(version) && method == "GET" => {
            Some(Endpoint::AccountDetails)
        }
        ("appinstalls", [version, "external-install"]) if is_version(version) && method == "DELETE" => {
            Some(Endpoint::Uninstall)
        }
        ("app-webhooks" | "webhooks", [version, rest @ ..]) if is_version(version) => webhooks(method, rest),
        _ => None,
    }
}

/// `2026-03` or `2026-09`: the dated versions in support.
fn is_dated(version: &str) -> bool {
    matches!(version, "2026-03" | "2026-09")
}

fn is_version(version: &str) -> bool {
    is_dated(version) || version == "v3"
}

fn oauth<'a>(method: &str, rest: &[&'a str]) -> Option<Endpoint<'a>> {
    let is_token_version = |version: &str| is_version(version) || version == "v1";
    match (method, rest) {
        ("GET", ["authorize"] | [_, "authorize"]) => Some(Endpoint::Authorize),
        ("POST", ["authorize"]) => Some(Endpoint::Consent),
        ("POST", [version, "token"]) if is_token_version(version) => Some(Endpoint::Token),
        ("POST", [version, "token", "introspect"]) if is_version(version) => Some(Endpoint::Introspect),
        ("POST", [version, "token", "revoke"]) if is_version(version) => Some(Endpoint::Revoke),
        ("GET", ["v1", "access-tokens", token]) => Some(Endpoint::TokenInfo(token)),
        ("POST", ["v2", "private-apps", "get", "access-token-info"]) => Some(Endpoint::PrivateAppInfo),
        _ => None,
    }
}

fn crm<'a>(method: &str, rest: &[&'a str], version: &str) -> Option<Endpoint<'a>> {
    match rest {
        ["objects", object, rest @ ..] => objects(method, ObjectType::parse(object)?, rest),
        ["associations", from, to, rest @ ..] if version != "v3" => {
            links(method, ObjectType::parse(from)?, ObjectType::parse(to)?, rest)
        }
        ["properties", object, rest @ ..] => properties(method, ObjectType::parse(object)?, rest),
        ["crm-object-schemas"] if method == "GET" => Some(Endpoint::Schemas),
        ["crm-object-schemas", object] if method == "GET" => Some(Endpoint::SchemaGet(object)),
        ["pipelines", object] if method == "GET" => Some(Endpoint::Pipelines(ObjectType::parse(object)?)),
        ["owners"] if method == "GET" => Some(Endpoint::OwnersList),
        ["owners", id] if method == "GET" => Some(Endpoint::OwnerGet(id)),
        _ => None,
    }
}

fn objects<'a>(method: &str, object: ObjectType, rest: &[&'a str]) -> Option<Endpoint<'a>> {
    let mergeable = !matches!(object, ObjectType::Calls | ObjectType::Products | ObjectType::LineItems);
    Some(match (method, rest) {
        ("GET", []) => Endpoint::List(object),
        ("POST", []) => Endpoint::Create(object),
        ("POST", ["search"]) => Endpoint::Search(object),
        ("POST", ["merge"]) if mergeable => Endpoint::Merge(object),
        ("POST", ["gdpr-delete"]) if object == ObjectType::Contacts => Endpoint::GdprDelete,
        ("POST", ["batch", operation]) => Endpoint::Batch(object, batch(operation)?),
        ("GET", [id]) => Endpoint::Get(object, id),
        ("PATCH", [id]) => Endpoint::Update(object, id),
        ("DELETE", [id]) => Endpoint::Archive(object, id),
        ("GET", [id, "associations", to]) => Endpoint::Links(object, id, ObjectType::parse(to)?),
        ("PUT", [id, "associations", "default", to, to_id]) => {
            Endpoint::LinkDefault(object, id, ObjectType::parse(to)?, to_id)
        }
        ("PUT", [id, "associations", to, to_id]) => Endpoint::Link(object, id, ObjectType::parse(to)?, to_id),
        ("DELETE", [id, "associations", to, to_id]) => {
            Endpoint::Unlink(object, id, ObjectType::parse(to)?, to_id)
        }
        _ => return None,
    })
}

fn batch(operation: &str) -> Option<Batch> {
    Some(match operation {
        "read" => Batch::Read,
        "create" => Batch::Create,
        "update" => Batch::Update,
        "upsert" => Batch::Upsert,
        "archive" => Batch::Archive,
        _ => return None,
    })
}

fn links<'a>(method: &str, from: ObjectType, to: ObjectType, rest: &[&str]) -> Option<Endpoint<'a>> {
    let operation = match (method, rest) {
        ("GET", ["labels"]) => return Some(Endpoint::LinkLabels(from, to)),
        ("POST", ["labels"]) => return Some(Endpoint::LinkLabelCreate(from, to)),
        ("POST", ["batch", "read"]) => LinkBatch::Read,
        ("POST", ["batch", "create"]) => LinkBatch::Create,
        ("POST", ["batch", "associate", "default"]) => LinkBatch::Default,
        ("POST", ["batch", "archive"]) => LinkBatch::Archive,
        ("POST", ["batch", "labels", "archive"]) => LinkBatch::ArchiveLabels,
        _ => return None,
    };
    Some(Endpoint::LinkBatch(from, to, operation))
}

fn properties<'a>(method: &str, object: ObjectType, rest: &[&'a str]) -> Option<Endpoint<'a>> {
    Some(match (method, rest) {
        ("GET", []) => Endpoint::Properties(object),
        ("POST", []) => Endpoint::PropertyCreate(object),
        ("GET", ["groups"]) => Endpoint::Groups(object),
        ("POST", ["groups"]) => Endpoint::GroupCreate(object),
        ("GET", ["groups", name]) => Endpoint::GroupGet(object, name),
        ("PATCH", ["groups", name]) => Endpoint::GroupUpdate(object, name),
        ("DELETE", ["groups", name]) => Endpoint::GroupArchive(object, name),
        ("POST", ["batch", operation @ ("read" | "create" | "archive")]) => {
            Endpoint::PropertyBatch(object, batch(operation)?)
        }
        ("GET", [name]) => Endpoint::PropertyGet(object, name),
        ("PATCH", [name]) => Endpoint::PropertyUpdate(object, name),
        ("DELETE", [name]) => Endpoint::PropertyArchive(object, name),
        _ => return None,
    })
}

fn webhooks<'a>(method: &str, rest: &[&'a str]) -> Option<Endpoint<'a>> {
    Some(match (method, rest) {
        ("GET", [app, "settings"]) => Endpoint::WebhookSettings(app),
        ("PUT", [app, "settings"]) => Endpoint::WebhookSettingsSet(app),
        ("DELETE", [app, "settings"]) => Endpoint::WebhookSettingsClear(app),
        ("GET", [app, "subscriptions"]) => Endpoint::Subscriptions(app),
        ("POST", [app, "subscriptions"]) => Endpoint::SubscriptionCreate(app),
        ("GET", [app, "subscriptions", id]) => Endpoint::SubscriptionGet(app, id),
        ("PATCH", [app, "subscriptions", id]) => Endpoint::SubscriptionUpdate(app, id),
        ("DELETE", [app, "subscriptions", id]) => Endpoint::SubscriptionDelete(app, id),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use ObjectType::{Calls, Companies, Contacts};

    use super::*;

    #[test]
    fn dated_and_legacy_paths_are_one_endpoint() {
        for path in ["/crm/objects/2026-09/contacts", "/crm/objects/2026-03/0-1", "/crm/v3/objects/contacts"]
        {
            assert_eq!(route("GET", path), Some(Endpoint::List(Contacts)), "{path}");
        }
        let read = Endpoint::LinkBatch(Contacts, Companies, LinkBatch::Read);
        for path in [
            "/crm/associations/2026-09/contacts/companies/batch/read",
            "/crm/v4/associations/0-1/0-2/batch/read",
        ] {
            assert_eq!(route("POST", path), Some(read), "{path}");
        }
        for version in ["2026-09", "2026-03", "v3", "v1"] {
            assert_eq!(route("POST", &format!("/oauth/{version}/token")), Some(Endpoint::Token), "{version}");
        }
    }

    #[test]
    fn what_hubspot_does_not_have_is_not_routed() {
        assert_eq!(route("GET", "/crm/objects/2025-09/contacts"), None);
        assert_eq!(route("POST", "/crm/objects/2026-09/calls/merge"), None);
        assert_eq!(route("POST", "/crm/objects/2026-09/deals/gdpr-delete"), None);
        assert_eq!(route("PUT", "/crm/objects/2026-09/contacts"), None);
        assert_eq!(route("GET", "/"), None);
        assert_eq!(route("GET", "/crm/objects/2026-09/calls/7"), Some(Endpoint::Get(Calls, "7")));
    }
}
