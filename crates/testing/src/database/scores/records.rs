//! Records as scoring reads them: `private.read_scoring_records`.
//!
//! Left out: calls that belong to a record by a number alone, and those of a deal's contacts.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Timestamp;
use serde_json::{Value, json};

use crate::database::{ACCOUNT, MirrorRecord, Tables, call::decode};

/// HubSpot's disposition "Connected".
const CONNECTED: &str = "f240bbac-87c9-4f6e-bf70-924b57d47db7";

fn time(row: &MirrorRecord, column: &str) -> Option<Timestamp> {
    decode(&row.content[column], || column.to_owned())
}

fn deal(id: &str, row: &MirrorRecord) -> Value {
    let stage = &row.content["dealstage"];
    // HubSpot's own word where it is mirrored: a pipeline may name its stages as it likes.
    let is = |name: &str, stages: &[&str]| {
        let said = row.raw()["properties"][name].as_str();
        said.map_or_else(|| stages.iter().any(|known| stage == known), |said| said == "true")
    };
    json!({
        "id": id, "created_at": time(row, "createdate"), "closed_at": time(row, "closedate"), "stage": stage,
        "is_won": is("hs_is_closed_won", &["closedwon"]),
        "is_closed": is("hs_is_closed", &["closedwon", "closedlost"]), "amount": row.content["amount"],
    })
}

fn call(row: &MirrorRecord) -> Value {
    let is = &row.content;
    let lasted = is["call_status"] == "COMPLETED" && is["call_duration"].as_i64() > Some(0);
    json!({
        "at": time(row, "call_timestamp"), "duration_ms": is["call_duration"], "direction": is["call_direction"],
        "connected": is["call_disposition"].as_str().map_or(lasted, |disposition| disposition == CONNECTED),
    })
}

impl Tables {
    fn live_record(&self, object: &str, id: &str) -> Option<&MirrorRecord> {
        let row = self.mirror.get(&(ACCOUNT.to_owned(), object.to_owned()))?.get(id)?;
        row.archived_at().is_none().then_some(row)
    }

    /// A live record, put in by a test as it is read or found in the mirror.
    pub(in crate::database) fn scored_record(&self, object: &str, id: &str) -> Option<Value> {
        if let Some(record) = self.scores.records.get(&(object.to_owned(), id.to_owned())) {
            return Some(record.clone());
        }
        let row = self.live_record(object, id)?;
        let links = |to: &str| -> BTreeSet<String> {
            let links = row.raw()["associations"][to]["results"].as_array().into_iter().flatten();
            links.filter_map(|link| link["id"].as_str().map(str::to_owned)).collect()
        };
        let linked =
            |to: &str, ids: BTreeSet<String>, by: &str, shown: &dyn Fn(&str, &MirrorRecord) -> Value| {
                let rows = ids.into_iter().filter_map(|id| {
                    let row = self.live_record(to, &id)?;
                    Some(((time(row, by), id.clone()), shown(&id, row)))
                });
                rows.collect::<BTreeMap<_, _>>().into_values().collect::<Vec<_>>()
            };
        let deals = if object == "deals" { [id.to_owned()].into() } else { links("deals") };
        Some(json!({
            "id": id, "object_type": object, "created_at": time(row, "createdate"),
            "updated_at": row.source_updated_at, "properties": row.raw()["properties"],
            "companies": links("companies").len(), "deals": linked("deals", deals, "createdate", &deal),
            "calls": linked("calls", links("calls"), "call_timestamp", &|_, row| call(row)),
        }))
    }

    /// The live records of an object type in the order of their ids.
    pub(in crate::database) fn scored_records(&self, object: &str) -> Vec<(String, Value)> {
        let known = self.scores.records.keys().filter(|(of, _)| of == object).map(|(_, id)| id);
        let mirrored = self.mirror.get(&(ACCOUNT.to_owned(), object.to_owned()));
        let ids: BTreeSet<&String> = known.chain(mirrored.into_iter().flat_map(BTreeMap::keys)).collect();
        ids.into_iter().filter_map(|id| Some((id.clone(), self.scored_record(object, id)?))).collect()
    }
}
