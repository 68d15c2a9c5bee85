//! Changes made to the portal by other people than the app under test.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::{Value as Json, json};

use crate::associations::Kind;
use crate::dice::mix;
use crate::json::iso;
use crate::object_type::ObjectType;
use crate::objects::create::id_gap;
use crate::portal::{Stamp, Values};
use crate::sim::Sim;
use crate::store::Archived;

/// A change. Values are not checked: the real portal holds values that its own API would refuse.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
#[allow(missing_docs)] // the fields are named for what they hold
pub enum Mutation {
    /// Sets properties; `null` clears, `""` stays an empty text. With `tie` the modified date keeps its millisecond.
    Edit {
        object: ObjectType,
        #[serde(deserialize_with = "id")]
        id: u64,
        properties: BTreeMap<String, Option<String>>,
        #[serde(default)]
        tie: bool,
    },
    /// Changes `count` live records, chosen by the seed, all in one millisecond.
    EditRandom {
        object: ObjectType,
        count: usize,
        #[serde(default)]
        tie: bool,
    },
    /// Makes a record.
    Create { object: ObjectType, properties: BTreeMap<String, Option<String>> },
    /// Archives a record.
    Archive {
        object: ObjectType,
        #[serde(deserialize_with = "id")]
        id: u64,
    },
    /// Brings an archived record back.
    Restore {
        object: ObjectType,
        #[serde(deserialize_with = "id")]
        id: u64,
    },
    /// Merges two records; `new_id` as the setting says when not given.
    Merge {
        object: ObjectType,
        #[serde(deserialize_with = "id")]
        primary: u64,
        #[serde(deserialize_with = "id")]
        loser: u64,
        #[serde(default)]
        new_id: Option<bool>,
    },
    /// Privacy-deletes a contact.
    GdprDelete {
        #[serde(deserialize_with = "id")]
        id: u64,
    },
    /// Links two records, or with `remove` takes the link away.
    Associate {
        from: ObjectType,
        #[serde(deserialize_with = "id")]
        from_id: u64,
        to: ObjectType,
        #[serde(deserialize_with = "id")]
        to_id: u64,
        #[serde(default)]
        primary: bool,
        #[serde(default)]
        remove: bool,
    },
}

/// A record id as text or number.
fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    match Json::deserialize(deserializer)? {
        Json::String(text) => text.parse().map_err(D::Error::custom),
        Json::Number(number) => number.as_u64().ok_or_else(|| D::Error::custom("an id is a positive number")),
        _ => Err(D::Error::custom("an id is a text or a number")),
    }
}

impl Sim {
    /// Applies a mutation at `now_ms`; the ids that it wrote, or what is wrong with it.
    pub fn mutate(&mut self, now_ms: i64, mutation: &Mutation) -> Result<Vec<u64>, String> {
        let now_ms = self.now(now_ms);
        let written = apply(self, now_ms, mutation)?;
        crate::webhooks::publish(self, now_ms);
        Ok(written.iter().filter_map(|entry| entry["id"].as_str()?.parse().ok()).collect())
    }
}

/// Applies a mutation; answers `{id, updatedAt}` for each record that it wrote.
pub(crate) fn apply(sim: &mut Sim, now_ms: i64, mutation: &Mutation) -> Result<Vec<Json>, String> {
    let stamp = sim.stamp(now_ms);
    let quiet = Stamp { updated_ms: None, ..stamp };
    sim.mutations += 1;
    let missing = |object: ObjectType, id: u64| format!("there is no such {} {id}", object.singular());
    let (object, ids) = match mutation {
        Mutation::Edit { object, id, properties, tie } => {
            let values = values(sim, *object, properties)?;
            sim.portal.store(*object).get(*id).ok_or_else(|| missing(*object, *id))?;
            sim.portal.edit(*object, *id, values, if *tie { quiet } else { stamp });
            (*object, vec![*id])
        }
        Mutation::EditRandom { object, count, tie } => {
            (*object, edit_random(sim, *object, *count, if *tie { quiet } else { stamp })?)
        }
        Mutation::Create { object, properties } => {
            let values = values(sim, *object, properties)?;
            let gap = id_gap(sim, *object);
            (*object, vec![sim.portal.create(*object, values, stamp, gap)])
        }
        Mutation::Archive { object, id } => {
            let done = sim.portal.archive(*object, *id, quiet);
            (*object, vec![*id].into_iter().filter(|_| done).collect())
        }
        Mutation::Restore { object, id } => {
            let stamp = if sim.settings.restore_keeps_updated_at { quiet } else { stamp };
            let done = sim.portal.restore(*object, *id, stamp);
            (*object, vec![*id].into_iter().filter(|_| done).collect())
        }
        Mutation::Merge { object, primary, loser, new_id } => {
            let gap = new_id.unwrap_or(sim.settings.merge_new_id).then(|| id_gap(sim, *object));
            let winner = sim.portal.merge(*object, *primary, *loser, stamp, gap);
            (*object, winner.into_iter().collect())
        }
        Mutation::GdprDelete { id } => {
            let done = sim.portal.erase(ObjectType::Contacts, *id);
            return if done {
                Ok(vec![json!({"id": id.to_string()})])
            } else {
                Err(missing(ObjectType::Contacts, *id))
            };
        }
        Mutation::Associate { from, from_id, to, to_id, primary, remove } => {
            Kind::between(*from, *to).ok_or("these objects are not associated")?;
            if *remove {
                sim.portal.unlink((*from, *from_id), (*to, *to_id));
            } else {
                sim.portal.store(*from).live(*from_id).ok_or_else(|| missing(*from, *from_id))?;
                sim.portal.store(*to).live(*to_id).ok_or_else(|| missing(*to, *to_id))?;
                sim.portal.link((*from, *from_id), (*to, *to_id), *primary);
            }
            (*from, vec![*from_id])
        }
    };
    if ids.is_empty() {
        return Err("the mutation changed nothing: no record in the state it needs".to_owned());
    }
    let store = sim.portal.store(object);
    let entry = |id: &u64| {
        store.get(*id).map(|record| json!({"id": id.to_string(), "updatedAt": iso(record.updated_ms)}))
    };
    Ok(ids.iter().filter_map(entry).collect())
}

fn values(
    sim: &Sim,
    object: ObjectType,
    properties: &BTreeMap<String, Option<String>>,
) -> Result<Values, String> {
    let schema = sim.portal.schema(object);
    let index = |name: &str| schema.index_of(name).filter(|index| schema.at(*index).computed.is_none());
    properties
        .iter()
        .map(|(name, value)| {
            let index =
                index(name).ok_or_else(|| format!("{name} is no stored property of {}", object.plural()))?;
            Ok((index, value.clone().map(Into::into)))
        })
        .collect()
}

/// The property that random edits write.
const fn edited_property(object: ObjectType) -> &'static str {
    match object {
        ObjectType::Contacts => "jobtitle",
        ObjectType::Companies | ObjectType::Deals => "description",
        ObjectType::Calls => "hs_call_title",
    }
}

fn edit_random(sim: &mut Sim, object: ObjectType, count: usize, stamp: Stamp) -> Result<Vec<u64>, String> {
    let mut ids: Vec<u64> = sim.portal.store(object).walk(0, Archived::No).map(|record| record.id).collect();
    let (seed, mutations) = (sim.config.seed, sim.mutations);
    ids.sort_by_cached_key(|id| mix(seed ^ mutations, "random edit", *id));
    ids.truncate(count);
    let name = edited_property(object).to_owned();
    for id in &ids {
        let text = format!("edited {mutations}");
        let values = values(sim, object, &BTreeMap::from([(name.clone(), Some(text))]))?;
        sim.portal.edit(object, *id, values, stamp);
    }
    Ok(ids)
}
