//! Carries out what other people than the app under test do to the portal.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::Sim;
use crate::dice::mix;
use crate::portal::associations::{Kind, NewLabel};
use crate::portal::{Archived, Mutation, ObjectType, Stamp, Values};
use crate::wire::Request;
use crate::wire::json::iso;

impl Sim {
    /// Applies a mutation at `now_ms`; the ids that it wrote, or what is wrong with it.
    pub fn mutate(&mut self, now_ms: i64, mutation: &Mutation) -> Result<Vec<u64>, String> {
        self.arrive(now_ms);
        let now_ms = self.now(now_ms);
        let written = self.apply(now_ms, mutation)?;
        self.publish(now_ms);
        Ok(written.iter().filter_map(|entry| entry["id"].as_str()?.parse().ok()).collect())
    }

    /// Applies a mutation that nobody asked for. It outlives a restart like one that was asked for.
    pub(crate) fn interfere(&mut self, now_ms: i64, mutation: &Mutation) {
        if self.apply(self.now(now_ms), mutation).is_ok() {
            self.note(now_ms, &Request::json("POST", "/_sim/mutate", &json!(mutation)));
        }
    }

    /// Applies a mutation; answers `{id, updatedAt}` for each record that it wrote.
    pub(crate) fn apply(&mut self, now_ms: i64, mutation: &Mutation) -> Result<Vec<Json>, String> {
        let stamp = Stamp { by_app: false, ..self.stamp(now_ms) };
        let quiet = Stamp { updated_ms: None, ..stamp };
        self.mutations += 1;
        let missing = |object: ObjectType, id: u64| format!("there is no such {} {id}", object.singular());
        let (object, ids) = match mutation {
            Mutation::Edit { object, id, properties, tie } => {
                let values = values(self, *object, properties)?;
                self.portal.store(*object).get(*id).ok_or_else(|| missing(*object, *id))?;
                self.portal.edit(*object, *id, values, if *tie { quiet } else { stamp });
                (*object, vec![*id])
            }
            Mutation::Rewind { object, id, properties, by_ms } => {
                let values = values(self, *object, properties)?;
                self.portal.edit(*object, *id, values, quiet);
                let done = self.portal.rewind(*object, *id, *by_ms);
                (*object, vec![*id].into_iter().filter(|_| done).collect())
            }
            Mutation::EditRandom { object, count, tie } => {
                (*object, edit_random(self, *object, *count, if *tie { quiet } else { stamp })?)
            }
            Mutation::Create { object, properties } => {
                let values = values(self, *object, properties)?;
                let gap = self.id_gap(*object);
                (*object, vec![self.portal.create(*object, values, stamp, gap)])
            }
            Mutation::Archive { object, id } => {
                let done = self.portal.archive(*object, *id, quiet);
                (*object, vec![*id].into_iter().filter(|_| done).collect())
            }
            Mutation::Restore { object, id } => {
                let stamp = if self.settings.restore_keeps_updated_at { quiet } else { stamp };
                let done = self.portal.restore(*object, *id, stamp);
                (*object, vec![*id].into_iter().filter(|_| done).collect())
            }
            Mutation::Merge { object, primary, loser, new_id } => {
                let gap = new_id.unwrap_or(self.settings.merge_new_id).then(|| self.id_gap(*object));
                let winner = self.portal.merge(*object, *primary, *loser, stamp, gap);
                (*object, winner.into_iter().collect())
            }
            Mutation::GdprDelete { id } => {
                let done = self.portal.erase(ObjectType::Contacts, *id);
                return if done {
                    Ok(vec![json!({"id": id.to_string()})])
                } else {
                    Err(missing(ObjectType::Contacts, *id))
                };
            }
            Mutation::Associate { from, from_id, to, to_id, primary, remove } => {
                Kind::between(*from, *to).ok_or("these objects are not associated")?;
                if *remove {
                    self.portal.unlink((*from, *from_id), (*to, *to_id));
                } else {
                    self.portal.store(*from).live(*from_id).ok_or_else(|| missing(*from, *from_id))?;
                    self.portal.store(*to).live(*to_id).ok_or_else(|| missing(*to, *to_id))?;
                    self.portal.link((*from, *from_id), (*to, *to_id), *primary);
                }
                (*from, vec![*from_id])
            }
            Mutation::DefineLabel { from, to, category, name, label, inverse } => {
                Kind::between(*from, *to).ok_or("these objects are not associated")?;
                let new = NewLabel { category: *category, name, label, inverse };
                self.portal.labels.define(*from, *to, &new);
                return Ok(Vec::new());
            }
            Mutation::RenameLabel { number, label } => {
                self.portal.labels.rename(*number, label);
                return Ok(Vec::new());
            }
            Mutation::Owner { id, archived, forget } => {
                let done = self.portal.change_owner(*id, *archived, *forget, now_ms);
                return if done { Ok(Vec::new()) } else { Err(format!("there is no such owner {id}")) };
            }
            Mutation::Stage { object, stage, label } => {
                let done = self.portal.change_stage(*object, stage, label.as_deref());
                return if done { Ok(Vec::new()) } else { Err(format!("there is no such stage {stage}")) };
            }
            Mutation::Label { from, from_id, to, to_id, number, remove } => {
                let known = self.portal.labels.between(*from, *to).any(|(known, _)| known == *number);
                known.then_some(()).ok_or("these objects do not know this label")?;
                self.portal.store(*from).live(*from_id).ok_or_else(|| missing(*from, *from_id))?;
                self.portal.store(*to).live(*to_id).ok_or_else(|| missing(*to, *to_id))?;
                self.portal.label((*from, *from_id), (*to, *to_id), *number, !*remove);
                (*from, vec![*from_id])
            }
        };
        if ids.is_empty() {
            return Err("the mutation changed nothing: no record in the state it needs".to_owned());
        }
        let store = self.portal.store(object);
        let entry = |id: &u64| {
            store.get(*id).map(|record| json!({"id": id.to_string(), "updatedAt": iso(record.updated_ms)}))
        };
        Ok(ids.iter().filter_map(entry).collect())
    }
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
        ObjectType::Companies | ObjectType::Deals | ObjectType::Products | ObjectType::LineItems => {
            "description"
        }
        ObjectType::Calls => "hs_call_title",
        ObjectType::Tickets => "content",
        ObjectType::MockExams => "location",
        ObjectType::Bookings => "attending_location",
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
