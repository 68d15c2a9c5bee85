//! What the app has subscribed to.

use serde_json::{Value as Json, json};

use crate::portal::ObjectType;
use crate::wire::json::iso;

/// One subscription of the app.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// Its id, sent with every event.
    pub id: u64,
    /// `contact.propertyChange`, or the generic `object.propertyChange`.
    pub event_type: String,
    /// The property, for property changes.
    pub property: Option<String>,
    /// The object, for generic ones.
    pub object_type_id: Option<String>,
    /// Paused ones send nothing.
    pub active: bool,
    /// When it was made.
    pub created_ms: i64,
}

impl Subscription {
    /// Whether it wants an event of this object, kind (`propertyChange`) and property.
    pub fn wants(&self, object: ObjectType, kind: &str, property: Option<&str>) -> bool {
        let Some((subject, wanted)) = self.event_type.split_once('.') else { return false };
        let is_subject = match subject {
            "object" => self.object_type_id.as_deref() == Some(object.type_id()),
            subject => subject == object.singular() && object.has_own_events(),
        };
        self.active
            && is_subject
            && wanted == kind
            && (kind != "propertyChange" || self.property.as_deref() == property)
    }

    /// The API's form.
    pub fn to_json(&self) -> Json {
        let mut body = json!({
            "id": self.id.to_string(),
            "eventType": self.event_type,
            "active": self.active,
            "createdAt": iso(self.created_ms),
            "updatedAt": iso(self.created_ms),
        });
        if let Some(property) = &self.property {
            body["propertyName"] = json!(property);
        }
        if let Some(object_type_id) = &self.object_type_id {
            body["objectTypeId"] = json!(object_type_id);
        }
        body
    }
}

/// The subscriptions that an app project of this suite would declare.
pub(super) fn declared(created_ms: i64) -> Vec<Subscription> {
    let mut all = Vec::new();
    for object in ObjectType::ALL.into_iter().filter(|object| !watched(*object).is_empty()) {
        let generic = !object.has_own_events();
        let subject = if generic { "object" } else { object.singular() };
        let mut add = |kind: &str, property: Option<&str>| {
            all.push(Subscription {
                id: 1_000 + all.len() as u64,
                event_type: format!("{subject}.{kind}"),
                property: property.map(str::to_owned),
                object_type_id: generic.then(|| object.type_id().to_owned()),
                active: true,
                created_ms,
            });
        };
        for kind in ["creation", "deletion", "merge", "restore", "associationChange"] {
            if !(generic && kind == "merge") {
                add(kind, None);
            }
        }
        if object == ObjectType::Contacts {
            add("privacyDeletion", None);
        }
        for property in watched(object) {
            add("propertyChange", Some(property));
        }
    }
    all
}

/// The properties whose changes are worth an event each.
const fn watched(object: ObjectType) -> &'static [&'static str] {
    match object {
        ObjectType::Contacts => &[
            "email",
            "firstname",
            "lastname",
            "phone",
            "jobtitle",
            "lifecyclestage",
            "vsl_watched",
            "sales_script_version",
        ],
        ObjectType::Companies => &["name", "domain", "phone", "industry", "description"],
        ObjectType::Deals => &[
            "dealname",
            "amount",
            "dealstage",
            "pipeline",
            "closedate",
            "description",
            "qualified_status",
            "trial_status",
            "payment_status",
            "number_of_installments__months",
        ],
        ObjectType::Calls => &["hs_call_title", "hs_call_status", "hs_call_duration", "hs_call_disposition"],
        // The suite syncs them where a portal asks for it, and by polling alone.
        ObjectType::Tickets
        | ObjectType::Products
        | ObjectType::LineItems
        | ObjectType::MockExams
        | ObjectType::Bookings => &[],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_subscribed_here_is_what_the_app_project_declares() {
        let project: Json = serde_json::from_str(include_str!(
            "../../../../hubspot-app/src/app/webhooks/webhooks-hsmeta.json"
        ))
        .unwrap();
        let declaration = &project["config"]["subscriptions"];
        let of_project: BTreeSet<(String, Option<String>, bool)> =
            ["crmObjects", "legacyCrmObjects", "hubEvents"]
                .into_iter()
                .flat_map(|list| declaration[list].as_array().unwrap())
                .map(|one| {
                    let text = |name: &str| one[name].as_str().map(str::to_owned);
                    assert_eq!(one["active"], true, "{one}");
                    (text("subscriptionType").unwrap(), text("propertyName"), one["objectType"] == "call")
                })
                .collect();
        let of_simulator: BTreeSet<_> = declared(0)
            .into_iter()
            .map(|one| (one.event_type, one.property, one.object_type_id.is_some()))
            .collect();
        assert_eq!(of_project, of_simulator);
    }
}
