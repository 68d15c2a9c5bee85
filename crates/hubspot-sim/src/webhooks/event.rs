//! One change as a webhook event.

use serde_json::{Value as Json, json};

use crate::portal::associations::Kind;
use crate::portal::{Change, ObjectType, Portal};

/// An event before it is given to a subscription.
#[derive(Debug)]
pub(super) struct Event {
    pub object: ObjectType,
    /// `creation`, `propertyChange`, …
    pub kind: &'static str,
    pub property: Option<String>,
    /// The members that only this kind has.
    pub body: Json,
}

/// The events of a change; a privacy deletion and a link have two.
pub(super) fn events(portal: &Portal, change: &Change) -> Vec<Event> {
    let plain = |object, id: u64, kind, flag: &str| Event {
        object,
        kind,
        property: None,
        body: json!({"objectId": id, "changeFlag": flag}),
    };
    match change {
        Change::Created { object, id } => vec![plain(*object, *id, "creation", "NEW")],
        Change::Deleted { object, id } => vec![plain(*object, *id, "deletion", "DELETED")],
        Change::Restored { object, id } => vec![plain(*object, *id, "restore", "RESTORED")],
        Change::Erased { object, id } => {
            vec![
                plain(*object, *id, "privacyDeletion", "DELETED"),
                plain(*object, *id, "deletion", "DELETED"),
            ]
        }
        Change::Edited { object, id, property, value } => {
            let name = portal.schema(*object).at(*property).name.clone();
            let body =
                json!({"objectId": id, "propertyName": name, "propertyValue": value, "isSensitive": false});
            vec![Event { object: *object, kind: "propertyChange", property: Some(name), body }]
        }
        Change::Merged { object, primary, loser, winner } => {
            let body = json!({
                "objectId": winner,
                "primaryObjectId": primary,
                "mergedObjectIds": [loser],
                "newObjectId": winner,
                "numberOfPropertiesMoved": 0,
                "changeFlag": "MERGED",
            });
            vec![Event { object: *object, kind: "merge", property: None, body }]
        }
        Change::Linked { from, to, primary, removed } => {
            let ends = [(from, to), (to, from)];
            ends.iter().filter_map(|(from, to)| linked(**from, **to, *primary, *removed)).collect()
        }
    }
}

/// A link is told from both ends.
fn linked(from: (ObjectType, u64), to: (ObjectType, u64), primary: bool, removed: bool) -> Option<Event> {
    let kind = Kind::between(from.0, to.0)?;
    let name = format!("{}_TO_{}", from.0.singular(), to.0.singular()).to_uppercase();
    let body = json!({
        "associationType": name,
        "associationTypeId": kind.types(primary).next().map(|link_type| link_type.id),
        "associationCategory": "HUBSPOT_DEFINED",
        "fromObjectId": from.1,
        "toObjectId": to.1,
        "fromObjectTypeId": from.0.type_id(),
        "toObjectTypeId": to.0.type_id(),
        "associationRemoved": removed,
        "isPrimaryAssociation": primary,
    });
    Some(Event { object: from.0, kind: "associationChange", property: None, body })
}
