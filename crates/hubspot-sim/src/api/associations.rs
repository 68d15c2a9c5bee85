//! Links between records over HTTP.

pub(super) mod batch;
pub(super) mod labels;
pub(super) mod one;

use serde_json::{Value as Json, json};

use super::objects::{no_such_record, parse_id};
use crate::portal::associations::{Kind, Link, LinkKind};
use crate::portal::{ObjectType, Portal};
use crate::sim::Sim;
use crate::wire::ApiError;
use crate::wire::json::{Object, push_list};

/// The association types between two objects, or a refusal where there are none.
fn kind(from: ObjectType, to: ObjectType) -> Result<Kind, ApiError> {
    Kind::between(from, to).ok_or_else(|| {
        ApiError::invalid(format!("No association types exist between {} and {}", from.plural(), to.plural()))
    })
}

/// One linked record with its types. The id is a JSON number here, while `from.id` of the same answer is a text:
/// that is how the live API differs from its published schema.
fn push_target(out: &mut String, portal: &Portal, from: (ObjectType, u64), to: (ObjectType, Link)) {
    let mut target = Object::open(out);
    target.raw("toObjectId", to.1.to_id);
    push_list(target.member("associationTypes"), &portal.link_kinds(from, to), LinkKind::push);
    target.close();
}

/// Both ends of an input, which must be live records.
fn ends(sim: &Sim, from: (ObjectType, &str), to: (ObjectType, &str)) -> Result<(u64, u64), ApiError> {
    let live = |(object, id): (ObjectType, &str)| {
        let record = parse_id(id).filter(|id| sim.portal.store(object).live(*id).is_some());
        record.ok_or_else(|| no_such_record(object, id))
    };
    Ok((live(from)?, live(to)?))
}

/// What the types of an input make of a link.
#[derive(Debug, Default)]
struct Wanted {
    primary: bool,
    labels: Vec<usize>,
}

impl Wanted {
    fn put(self, sim: &mut Sim, from: (ObjectType, u64), to: (ObjectType, u64)) -> Json {
        sim.portal.link(from, to, self.primary);
        for label in &self.labels {
            sim.portal.label(from, to, *label, true);
        }
        let texts = self.labels.iter().filter_map(|label| sim.portal.labels.of(*label, from.0));
        labels_between(from, to, self.primary, texts.map(|label| label.text.as_str()))
    }
}

/// What the types of an input ask for; unknown types are refused.
fn wanted(sim: &Sim, from: ObjectType, to: ObjectType, types: &Json) -> Result<Wanted, ApiError> {
    let kind = kind(from, to)?;
    let types = types.as_array().filter(|types| !types.is_empty());
    let types = types.ok_or_else(|| ApiError::invalid("Some required fields were not set: [types]"))?;
    let mut wanted = Wanted::default();
    for asked in types {
        let id = asked["associationTypeId"].as_u64();
        let category = asked["associationCategory"].as_str().unwrap_or("HUBSPOT_DEFINED");
        let mut labels = sim.portal.labels.between(from, to);
        let label =
            labels.find(|(_, label)| label.category.name() == category && Some(u64::from(label.id)) == id);
        if let Some((number, _)) = label {
            wanted.labels.push(number);
            continue;
        }
        let known = kind.types(true).find(|known| Some(u64::from(known.id)) == id);
        let known = known.filter(|_| category == "HUBSPOT_DEFINED");
        let known = known.ok_or_else(|| ApiError::invalid("One or more association types are not valid"))?;
        wanted.primary |= known.label.is_some();
    }
    Ok(wanted)
}

/// What a labelled link answers.
fn labels_between<'a>(
    from: (ObjectType, u64),
    to: (ObjectType, u64),
    primary: bool,
    labels: impl Iterator<Item = &'a str>,
) -> Json {
    let labels: Vec<&str> = primary.then_some("Primary").into_iter().chain(labels).collect();
    json!({
        "fromObjectTypeId": from.0.type_id(),
        "fromObjectId": from.1.to_string(),
        "toObjectTypeId": to.0.type_id(),
        "toObjectId": to.1.to_string(),
        "labels": labels,
    })
}

/// What an unlabelled link answers.
fn default_link(kind: Kind, from_id: u64, to_id: u64) -> Json {
    json!({
        "from": {"id": from_id.to_string()},
        "to": {"id": to_id.to_string()},
        "associationSpec": {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": kind.plain.id},
    })
}
