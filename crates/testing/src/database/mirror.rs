//! The mirror behind its staleness gate: `private.mirror_upsert`.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{Area, Call, NO_AREA, Tables, call::decode};

pub(super) const AREA: Area = Area { insert, ..NO_AREA };

/// The mirrored object types.
pub const OBJECTS: [&str; 4] = ["contacts", "companies", "deals", "calls"];

/// What does not belong to a record's content.
const STAMPS: &str =
    "account_id hubspot_id source_updated_at read_at read_floor seen_at archived_at merged_into missing";

/// A row of a mirror table. What a read found and what a later read did not find are kept apart.
#[derive(Clone, Debug, PartialEq)]
pub struct MirrorRecord {
    /// First part of the gate.
    pub source_updated_at: Timestamp,
    /// Second part of the gate.
    pub read_at: Timestamp,
    /// HubSpot's time before which that read cannot have begun.
    pub read_floor: Option<Timestamp>,
    /// When a read last found it.
    pub seen_at: Timestamp,
    /// The typed columns and `raw_json`.
    pub content: Value,
    source_archived_at: Option<Timestamp>,
    source_merged_into: Option<String>,
    missing: Option<Missing>,
}

/// The latest read that did not find a record: when, since when, and what it was merged into.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
struct Missing {
    read_at: Timestamp,
    archived_at: Timestamp,
    merged_into: Option<String>,
}

/// Records by account and object type, then by id.
pub type Mirror = BTreeMap<(String, String), BTreeMap<String, MirrorRecord>>;

impl MirrorRecord {
    /// As a read found it.
    pub(super) fn found(row: &Value) -> Self {
        let field = |name: &str| decode(&row[name], || name.to_owned());
        let mut content = row.clone();
        if let Value::Object(fields) = &mut content {
            fields.retain(|name, _| !STAMPS.split(' ').any(|stamp| stamp == name));
        }
        assert!(content["raw_json"].is_object(), "raw_json is no record in {row}");
        assert!(!content.to_string().contains("\\u0000"), "jsonb refuses a NUL");
        Self {
            source_updated_at: field("source_updated_at"),
            read_at: field("read_at"),
            read_floor: decode(&row["read_floor"], || "read_floor".to_owned()),
            seen_at: field("read_at"),
            content,
            source_archived_at: decode(&row["archived_at"], || "archived_at".to_owned()),
            source_merged_into: decode(&row["merged_into"], || "merged_into".to_owned()),
            missing: None,
        }
    }

    fn gone(&self) -> Option<&Missing> {
        self.missing.as_ref().filter(|missing| missing.read_at > self.seen_at)
    }

    /// Whether the latest read did not find it.
    pub fn is_missing(&self) -> bool {
        self.gone().is_some()
    }

    /// When it was archived, if it is.
    pub fn archived_at(&self) -> Option<Timestamp> {
        self.gone().map_or(self.source_archived_at, |missing| Some(missing.archived_at))
    }

    /// The record it was merged into.
    pub fn merged_into(&self) -> Option<&str> {
        self.gone().map_or(self.source_merged_into.as_deref(), |missing| missing.merged_into.as_deref())
    }

    /// The whole record.
    pub fn raw(&self) -> &Value {
        &self.content["raw_json"]
    }

    fn says_the_same_as(&self, other: &Self) -> bool {
        let says =
            |row: &Self| (row.source_updated_at, row.source_archived_at, row.source_merged_into.clone());
        says(self) == says(other) && self.content == other.content
    }
}

impl Tables {
    /// The records of an object type.
    pub fn mirror_of(&mut self, account_id: &str, object: &str) -> &mut BTreeMap<String, MirrorRecord> {
        self.mirror.entry((account_id.to_owned(), object.to_owned())).or_default()
    }

    /// Brings a batch of reads through the gate; its counts. A tie of both times between different contents is decided
    /// by the order of jsonb, which is not in memory.
    pub(super) fn mirror_upsert(
        &mut self,
        account_id: &str,
        object: &str,
        rows: &[Value],
        run_began: Option<Timestamp>,
    ) -> Value {
        let table = self.mirror_of(account_id, object);
        let (mut applied, mut unchanged) = (0, 0);
        let (missing, present): (Vec<&Value>, Vec<&Value>) =
            rows.iter().partition(|row| row["missing"] == true);
        for row in present {
            let (id, incoming): (String, _) = (id_of(row), MirrorRecord::found(row));
            let Some(stored) = table.get_mut(&id) else {
                table.insert(id, incoming);
                applied += 1;
                continue;
            };
            let gate = |row: &MirrorRecord| (row.source_updated_at, row.read_at);
            let seen_at = stored.seen_at.max(incoming.seen_at);
            let found_again = stored.gone().is_some_and(|missing| incoming.seen_at >= missing.read_at);
            let before_run =
                run_began.is_some_and(|began| stored.read_at < began && incoming.read_at >= began);
            if (before_run || gate(&incoming) > gate(stored)) && !incoming.says_the_same_as(stored) {
                *stored = MirrorRecord { missing: stored.missing.take(), ..incoming };
                applied += 1;
            } else {
                let same = incoming.source_updated_at == stored.source_updated_at;
                let confirms = same && incoming.read_at >= stored.read_at;
                (applied, unchanged) =
                    (applied + usize::from(found_again), unchanged + usize::from(confirms && !found_again));
                if confirms {
                    stored.read_at = incoming.read_at;
                    stored.read_floor = stored.read_floor.max(incoming.read_floor);
                }
            }
            stored.seen_at = seen_at;
        }
        for row in missing {
            let Some(stored) = table.get_mut(&id_of(row)) else { continue };
            let read_at = decode(&row["read_at"], || "read_at".to_owned());
            let archived_at: Option<Timestamp> = decode(&row["archived_at"], || "archived_at".to_owned());
            let incoming = Missing {
                read_at,
                archived_at: archived_at.unwrap_or(read_at),
                merged_into: decode(&row["merged_into"], || "merged_into".to_owned()),
            };
            if stored.missing.as_ref().is_none_or(|known| incoming > *known) {
                stored.missing = Some(incoming);
                applied += usize::from(stored.gone().is_some());
            }
        }
        json!({ "applied": applied, "unchanged": unchanged, "stale": rows.len() - applied - unchanged })
    }
}

/// `mirror_known`: the hits that must be read.
pub(super) fn known(tables: &mut Tables, call: &Call) -> Value {
    let table = tables.mirror_of(&call.text("p_account_id"), &call.text("p_object"));
    let held = |hit: &Value| {
        let date: Option<Timestamp> = decode(&hit["updated_at"], || "updated_at".to_owned());
        let row = table.get(hit["id"].as_str()?).filter(|row| row.archived_at().is_none())?;
        let settled = row.read_floor > Some(row.source_updated_at);
        Some(date? < row.source_updated_at || date? == row.source_updated_at && settled)
    };
    let hits: Vec<Value> = call.arg("p_hits");
    let unknown = hits.iter().filter(|hit| held(hit) != Some(true)).map(|hit| hit["id"].clone());
    json!({ "unknown": unknown.collect::<Vec<_>>() })
}

pub(super) fn id_of(row: &Value) -> String {
    decode(&row["hubspot_id"], || "hubspot_id".to_owned())
}

fn insert(tables: &mut Tables, table: &str, row: &Value, _: Timestamp) -> Option<()> {
    let object = table.strip_prefix("public.hubspot_")?.strip_suffix("_raw")?;
    let account_id: String = decode(&row["account_id"], || "account_id".to_owned());
    // The columns that the gate writes and those that a read hands in have two names.
    let mut read = row.clone();
    if let Value::Object(fields) = &mut read {
        for name in ["archived_at", "merged_into"] {
            let value = fields.remove(&format!("source_{name}")).unwrap_or_default();
            fields.insert(name.to_owned(), value);
        }
    }
    tables.mirror_of(&account_id, object).insert(id_of(row), MirrorRecord::found(&read));
    Some(())
}
