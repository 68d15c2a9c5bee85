//! The mirror held against what the portal really has.

use std::collections::{BTreeMap, BTreeSet};

use hubspot_sim::ObjectType;
use serde_json::Value;
use testing::database::MirrorRecord;

use super::world::World;

/// What must be equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// Everything.
    Whole,
    /// Everything that a poll by modified date can learn: associations move without moving a date, and nobody tells of a
    /// privacy deletion.
    Dated,
}

/// The first differences, or none.
pub(super) fn differences(world: &World, depth: Depth) -> Vec<String> {
    let mut found = Vec::new();
    for object in ObjectType::ALL {
        compare(world, object, depth, &mut found);
    }
    found.truncate(10);
    found
}

fn compare(world: &World, object: ObjectType, depth: Depth, found: &mut Vec<String>) {
    let truth: Value = serde_json::from_str(&world.sim.borrow().truth(object, "all")).unwrap();
    let name = object.plural();
    let rows = world.mirror(name);
    let tables = world.database.tables();
    let cursor = tables.jobs.values().rev().find(|job| job.payload["object"] == name).map(|job| &job.cursor);
    let selected: BTreeSet<&str> = cursor
        .and_then(|c| c["properties"].as_array())
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let erased: BTreeSet<&str> =
        truth["erased"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let records: BTreeMap<&str, &Value> = truth["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| (record["id"].as_str().unwrap(), record))
        .collect();
    for (id, record) in &records {
        match rows.get(*id) {
            None => found.push(format!("{name} {id} is not in the mirror")),
            Some(row) => compare_record(object, id, record, row, &selected, depth, found),
        }
    }
    for (id, row) in rows.iter().filter(|(id, _)| !records.contains_key(id.as_str())) {
        // Of a record that was merged into one that was then erased nobody tells either.
        let end = truth["merged"][id].as_str().unwrap_or(id);
        if depth == Depth::Dated && erased.contains(end) {
            continue;
        }
        if row.archived_at().is_none() {
            found.push(format!("{name} {id} is gone and live in the mirror"));
        }
        let winner = truth["merged"][id].as_str().filter(|winner| records.contains_key(winner));
        if winner.is_some() && row.merged_into() != winner {
            found.push(format!(
                "{name} {id} was merged into {winner:?}, the mirror says {:?}",
                row.merged_into()
            ));
        }
    }
}

fn compare_record(
    object: ObjectType,
    id: &str,
    record: &Value,
    row: &MirrorRecord,
    selected: &BTreeSet<&str>,
    depth: Depth,
    found: &mut Vec<String>,
) {
    let name = object.plural();
    let archived = record["archived"] == Value::Bool(true);
    if archived != row.archived_at().is_some() || row.merged_into().is_some() {
        found.push(format!(
            "{name} {id} archived: {archived}, mirror {:?} {:?}",
            row.archived_at(),
            row.merged_into()
        ));
    }
    let mirrored = properties(&row.raw()["properties"], selected);
    let real = properties(&record["properties"], selected);
    if mirrored != real {
        let differ = real.iter().find(|(key, value)| mirrored.get(*key) != Some(*value));
        found.push(format!("{name} {id} differs in {differ:?}, mirror {:?}", row.raw()["updatedAt"]));
    }
    if record["updatedAt"] != row.raw()["updatedAt"] {
        found.push(format!(
            "{name} {id} is of {}, mirror of {}",
            record["updatedAt"],
            row.raw()["updatedAt"]
        ));
    }
    if depth == Depth::Whole && linked_in(object, record) != linked(row.raw()) {
        found.push(format!(
            "{name} {id} links {:?}, mirror {:?}",
            linked_in(object, record),
            linked(row.raw())
        ));
    }
}

/// Values by name, without the empty ones and without the NUL that Postgres refuses.
fn properties(of: &Value, selected: &BTreeSet<&str>) -> BTreeMap<String, String> {
    let all = of.as_object().into_iter().flatten();
    let kept = all.filter(|(name, _)| selected.contains(name.as_str()));
    let text = kept.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.replace('\0', ""))));
    text.filter(|(_, value)| !value.is_empty()).collect()
}

type Links = BTreeSet<(String, String, String)>;

/// Links of a mirrored record: object, id, type.
fn linked(raw: &Value) -> Links {
    let lists = raw["associations"].as_object().into_iter().flatten();
    let links = lists.flat_map(|(to, list)| {
        assert_eq!(list.get("paging"), None, "an association list is cut");
        list["results"].as_array().into_iter().flatten().map(move |link| {
            let part = |name: &str| link[name].as_str().unwrap().to_owned();
            (to.clone(), part("id"), part("type"))
        })
    });
    links.collect()
}

/// The same of the portal's truth, which knows ids and which of them is primary.
fn linked_in(object: ObjectType, record: &Value) -> Links {
    let mut links = Links::new();
    for (to, list) in record["associations"].as_object().into_iter().flatten() {
        let other = ObjectType::parse(to).unwrap();
        let plain = format!("{}_to_{}", object.singular(), other.singular());
        let knows_primary = matches!(
            (object, other),
            (ObjectType::Companies, ObjectType::Contacts | ObjectType::Deals)
                | (ObjectType::Contacts | ObjectType::Deals, ObjectType::Companies)
        );
        for link in list.as_array().unwrap() {
            let id = link["id"].as_str().unwrap().to_owned();
            if knows_primary {
                links.insert((to.clone(), id.clone(), format!("{plain}_unlabeled")));
            }
            if !knows_primary || link["primary"] == Value::Bool(true) {
                links.insert((to.clone(), id, plain.clone()));
            }
        }
    }
    links
}
