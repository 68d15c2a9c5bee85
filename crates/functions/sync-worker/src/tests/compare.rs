//! The mirror held against what the portal really has.

use std::collections::{BTreeMap, BTreeSet};

use hubspot_sim::ObjectType;
use serde_json::Value;

use super::world::World;

/// The first differences, or none.
pub(super) fn differences(world: &World) -> Vec<String> {
    let mut found = Vec::new();
    for object in ObjectType::ALL {
        compare(world, object, &mut found);
    }
    found.truncate(10);
    found
}

fn compare(world: &World, object: ObjectType, found: &mut Vec<String>) {
    let truth: Value = serde_json::from_str(&world.sim.borrow().truth(object, "all")).unwrap();
    let (name, rows) = (object.plural(), world.mirror(object.plural()));
    let results = truth["results"].as_array().unwrap().iter();
    let records: BTreeMap<&str, &Value> =
        results.map(|record| (record["id"].as_str().unwrap(), record)).collect();
    for (id, record) in &records {
        let Some(row) = rows.get(*id) else {
            found.push(format!("{name} {id} is not in the mirror"));
            continue;
        };
        let archived = record["archived"] == true;
        if archived != row.archived_at().is_some() {
            found.push(format!("{name} {id} archived: {archived}, mirror {:?}", row.archived_at()));
        }
        if record["updatedAt"] != row.raw()["updatedAt"] {
            let (real, held) = (&record["updatedAt"], &row.raw()["updatedAt"]);
            found.push(format!("{name} {id} is of {real}, mirror of {held}"));
        }
        // Of what was read: the selection is `sync`'s part.
        for (property, held) in row.raw()["properties"].as_object().into_iter().flatten() {
            let real = record["properties"][property].as_str().unwrap_or_default().replace('\0', "");
            if held.as_str().unwrap_or_default() != real {
                found.push(format!("{name} {id} {property} is {real:?}, mirror {held}"));
            }
        }
        if linked(&record["associations"], |list| list)
            != linked(&row.raw()["associations"], |list| &list["results"])
            && !archived
        {
            found.push(format!(
                "{name} {id} links {}, mirror {}",
                record["associations"],
                row.raw()["associations"]
            ));
        }
    }
    for (id, row) in rows.iter().filter(|(id, _)| !records.contains_key(id.as_str())) {
        if row.archived_at().is_none() {
            found.push(format!("{name} {id} is gone and live in the mirror"));
        }
        let winner = truth["merged"][id].as_str().filter(|winner| records.contains_key(winner));
        if winner.is_some() && row.merged_into() != winner {
            found.push(format!("{name} {id} was merged into {winner:?}, mirror {:?}", row.merged_into()));
        }
    }
}

/// Object and id of every link.
fn linked(lists: &Value, results: impl Fn(&Value) -> &Value) -> BTreeSet<(String, String)> {
    let lists = lists.as_object().into_iter().flatten();
    let links = lists.flat_map(|(to, list)| {
        let ids = results(list).as_array().into_iter().flatten();
        ids.map(|link| (to.clone(), link["id"].as_str().unwrap().to_owned())).collect::<Vec<_>>()
    });
    links.collect()
}
