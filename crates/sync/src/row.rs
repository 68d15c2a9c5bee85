//! One row of a mirror table, as `sync_apply` takes it.

use hubspot::{ObjectType, Record};
use kernel::Timestamp;
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::value::RawValue;

use crate::{ReadTime, Stamp, columns::cells};

/// The value of a typed column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Cell {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    Time(Timestamp),
}

/// A row on its way to the mirror.
#[derive(Clone, Debug)]
pub struct MirrorRow {
    /// The record's id.
    pub hubspot_id: String,
    /// Its version; see [`Stamp`].
    pub stamp: Stamp,
    /// HubSpot's time before which the read cannot have begun. Later than the record's date of change: no change of that date
    /// can be missing, so the record need not be read again while it has this date.
    pub read_floor: Option<Timestamp>,
    /// When it was archived, if it is.
    pub archived_at: Option<Timestamp>,
    /// The record it was merged into, if it was.
    pub merged_into: Option<String>,
    /// The typed columns of its table.
    pub cells: Vec<(&'static str, Cell)>,
    /// The whole record as HubSpot wrote it, but for its empty properties. `None` for a record that is gone: the stored row is archived and keeps
    /// the content it has.
    pub raw_json: Option<Box<RawValue>>,
}

impl MirrorRow {
    /// The row of a record that was read then.
    pub fn of_record(object: ObjectType, record: &Record<'_>, time: impl Into<ReadTime>) -> Self {
        let time = time.into();
        let source_updated_at = record.updated_at;
        // An archived record without a date counts from its last change.
        let archived_at = record.archived.then(|| record.archived_at.unwrap_or(source_updated_at));
        Self {
            hubspot_id: record.id.clone().into_owned(),
            stamp: Stamp { source_updated_at, read_at: time.sent_at },
            read_floor: time.floor,
            archived_at,
            merged_into: None,
            cells: cells(object, record),
            raw_json: Some(record.raw.to_owned()),
        }
    }

    /// The row of a record that is gone: purged, or merged into another one.
    ///
    /// It has no date of change any more, so the reading itself dates the row: whether a record is there is told by
    /// the latest read, whatever the gate says about its content.
    pub fn gone(hubspot_id: &str, merged_into: Option<&str>, read_at: Timestamp) -> Self {
        Self {
            hubspot_id: hubspot_id.to_owned(),
            stamp: Stamp { source_updated_at: read_at, read_at },
            read_floor: None,
            archived_at: Some(read_at),
            merged_into: merged_into.map(str::to_owned),
            cells: Vec::new(),
            raw_json: None,
        }
    }

    /// Bytes of the row in a batch, nearly.
    pub fn size(&self) -> usize {
        512 + self.raw_json.as_ref().map_or(0, |raw| raw.get().len())
    }
}

impl Serialize for MirrorRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("hubspot_id", &self.hubspot_id)?;
        map.serialize_entry("source_updated_at", &self.stamp.source_updated_at)?;
        map.serialize_entry("read_at", &self.stamp.read_at)?;
        map.serialize_entry("read_floor", &self.read_floor)?;
        map.serialize_entry("archived_at", &self.archived_at)?;
        map.serialize_entry("merged_into", &self.merged_into)?;
        map.serialize_entry("missing", &self.raw_json.is_none())?;
        for (name, cell) in &self.cells {
            map.serialize_entry(name, cell)?;
        }
        if let Some(raw) = &self.raw_json {
            map.serialize_entry("raw_json", raw)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_row_carries_the_record_as_it_was_written() {
        let text = r#"{ "id":"7","properties":{"dealname":"A","amount":"12.50"},"updatedAt":"1970-01-01T00:00:00.009Z","archived":false}"#;
        let record = Record::read(serde_json::from_str(text).unwrap()).unwrap();
        let time = ReadTime { sent_at: Timestamp::from_millis(20), floor: Some(Timestamp::from_millis(10)) };
        let row = MirrorRow::of_record(ObjectType::Deals, &record, time);
        let written = serde_json::to_string(&row).unwrap();
        assert!(written.contains(text), "the raw text is passed through byte for byte");
        let value: Value = serde_json::from_str(&written).unwrap();
        assert_eq!(value["source_updated_at"], json!("1970-01-01T00:00:00.009Z"));
        assert_eq!(value["read_at"], json!("1970-01-01T00:00:00.020Z"));
        assert_eq!(value["read_floor"], json!("1970-01-01T00:00:00.010Z"));
        assert_eq!(value["amount"], json!("12.50"));
        assert_eq!(value["missing"], json!(false));
        assert_eq!(value["archived_at"], Value::Null);
    }

    #[test]
    fn a_record_that_is_gone_has_no_content() {
        let row = MirrorRow::gone("7", Some("8"), Timestamp::from_millis(5));
        let value = serde_json::to_value(&row).unwrap();
        assert_eq!(value["missing"], json!(true));
        assert_eq!(value["merged_into"], json!("8"));
        assert_eq!(value["source_updated_at"], json!("1970-01-01T00:00:00.005Z"));
        assert!(value.get("raw_json").is_none());
    }
}
