//! The mirror held against what the portal really has.

use std::collections::{BTreeMap, BTreeSet};

use hubspot_sim::ObjectType;
use serde_json::Value;
use testing::database::{ACCOUNT, MirrorRecord};

use super::world::{World, mirrored_as};

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
    for (object, name, links_to) in world.synced() {
        compare(world, (object, name, &links_to), depth, &mut found);
    }
    found.truncate(10);
    found
}

/// An object, its name in the mirror, and the objects whose links are mirrored with it.
type Synced<'a> = (ObjectType, &'static str, &'a [String]);

fn compare(world: &World, synced: Synced<'_>, depth: Depth, found: &mut Vec<String>) {
    let (object, name, _) = synced;
    let truth: Value = serde_json::from_str(&world.sim.borrow().truth(object, "all")).unwrap();
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
            Some(row) => compare_record(synced, id, record, row, &selected, depth, found),
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
    synced: Synced<'_>,
    id: &str,
    record: &Value,
    row: &MirrorRecord,
    selected: &BTreeSet<&str>,
    depth: Depth,
    found: &mut Vec<String>,
) {
    let (_, name, _) = synced;
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
    if depth == Depth::Whole && linked_in(synced, record) != linked(row.raw()) {
        found.push(format!(
            "{name} {id} links {:?}, mirror {:?}",
            linked_in(synced, record),
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

type Links = BTreeSet<(String, String, String, u64)>;

/// Links of a mirrored record: object, id, category, type id.
fn linked(raw: &Value) -> Links {
    let lists = raw["associations"].as_object().into_iter().flatten();
    let links = lists.flat_map(|(to, list)| {
        assert_eq!(list.get("paging"), None, "an association list is cut");
        list["results"].as_array().into_iter().flatten().map(move |link| {
            let part = |name: &str| link[name].as_str().unwrap_or_default().to_owned();
            let (category, type_id) = match type_id_of(&part("type")) {
                Some(type_id) => ("HUBSPOT_DEFINED".to_owned(), type_id),
                None => (part("category"), link["typeId"].as_u64().unwrap_or_default()),
            };
            (to.clone(), part("id"), category, type_id)
        })
    });
    links.collect()
}

/// HubSpot's ids of the links that its guide names.
fn type_id_of(name: &str) -> Option<u64> {
    Some(match name {
        "contact_to_company" => 1,
        "company_to_contact" => 2,
        "deal_to_contact" => 3,
        "contact_to_deal" => 4,
        "deal_to_company" => 5,
        "company_to_deal" => 6,
        "contact_to_company_unlabeled" => 279,
        "company_to_contact_unlabeled" => 280,
        "deal_to_company_unlabeled" => 341,
        "company_to_deal_unlabeled" => 342,
        "contact_to_call" => 193,
        "call_to_contact" => 194,
        "company_to_call" => 181,
        "call_to_company" => 182,
        "deal_to_call" => 205,
        "call_to_deal" => 206,
        _ => return None,
    })
}

/// The same of the portal's truth.
fn linked_in((_, _, links_to): Synced<'_>, record: &Value) -> Links {
    let mut links = Links::new();
    for (to, list) in record["associations"].as_object().into_iter().flatten() {
        let to = mirrored_as(ObjectType::ALL.into_iter().find(|other| other.plural() == to).unwrap());
        if !links_to.iter().any(|linked| linked == to) {
            continue;
        }
        for link in list.as_array().unwrap() {
            for kind in link["types"].as_array().unwrap() {
                let (category, type_id) =
                    (kind["category"].as_str().unwrap(), kind["typeId"].as_u64().unwrap());
                let id = link["id"].as_str().unwrap().to_owned();
                links.insert((to.to_owned(), id, category.to_owned(), type_id));
            }
        }
    }
    links
}

/// The labels of every kind of link that the portal shows, as the mirror knows them: what differs.
pub(super) fn unknown_labels(world: &World) -> Vec<String> {
    let tables = world.database.tables();
    let mut found = Vec::new();
    for object in ObjectType::ALL {
        let truth: Value = serde_json::from_str(&world.sim.borrow().truth(object, "false")).unwrap();
        for record in truth["results"].as_array().unwrap() {
            for (to, list) in record["associations"].as_object().unwrap() {
                let links = list.as_array().unwrap().iter();
                for kind in links.flat_map(|link| link["types"].as_array().unwrap()) {
                    let pair = (ACCOUNT.to_owned(), object.plural().to_owned(), to.clone());
                    let key =
                        (kind["category"].as_str().unwrap().to_owned(), kind["typeId"].as_i64().unwrap());
                    let known = tables.sync.kinds.get(&pair).and_then(|kinds| kinds.get(&key));
                    if known.map(|kind| kind.label.as_deref()) != Some(kind["label"].as_str()) {
                        found.push(format!("{pair:?} {key:?} is {}, mirror {known:?}", kind["label"]));
                    }
                }
            }
        }
    }
    found
}
