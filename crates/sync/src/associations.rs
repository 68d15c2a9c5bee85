//! Associations inside a row's record: completing a list that was cut, adding them to a record read without.
//!
//! `raw_json` has one form for them, that of the list endpoint (clients read
//! `associations.contacts.results[0].id`), whichever endpoint they came from.

use std::collections::{BTreeMap, BTreeSet};

use hubspot::{AssociationSet, AssociationType, ObjectType, RecordAssociations, is_known_name};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::MirrorRow;

/// The association lists of a listed record that say too little: they go on behind a cursor, or name a kind of link without
/// which type it is.
pub(crate) fn truncated(raw: &RawValue) -> Vec<ObjectType> {
    // Cheaper than reading the lists of every record: most have neither.
    if !raw.get().contains("\"paging\"") && names(raw.get()).all(is_known_name) {
        return Vec::new();
    }
    let lists = RecordAssociations::read(raw).unwrap_or_default().0;
    let cut = lists.into_iter().filter(|(_, list)| {
        list.next_after.is_some() || list.ids.iter().any(|(_, kind)| !is_known_name(kind))
    });
    cut.filter_map(|(name, _)| ObjectType::parse(&name)).collect()
}

/// The names of links in the text of association lists, and an empty one where it is not written as HubSpot writes it.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split("\"type\"").skip(1).map(|rest| {
        let rest = rest.trim_start().strip_prefix(':').unwrap_or_default().trim_start();
        rest.strip_prefix('"').and_then(|rest| rest.split_once('"')).map_or("", |(name, _)| name)
    })
}

/// In the order of the list endpoint: by id as a number, then by name, so that both ways end in the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Link {
    #[serde(skip)]
    digits: usize,
    id: String,
    #[serde(rename = "type")]
    kind: String,
    /// Of a kind whose name says nothing.
    #[serde(flatten)]
    of: Option<TypeId>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
struct TypeId {
    category: String,
    type_id: u32,
}

#[derive(Serialize)]
struct List<'a> {
    results: &'a BTreeSet<Link>,
}

/// Complete association lists of records of one object.
#[derive(Clone, Debug, Default)]
pub struct Links {
    lists: BTreeMap<String, BTreeMap<ObjectType, BTreeSet<Link>>>,
}

impl Links {
    /// Adds one page of one record's associations with `to`.
    pub fn add(&mut self, to: ObjectType, set: &AssociationSet) {
        let list = self.lists.entry(set.from.clone()).or_default().entry(to).or_default();
        for record in &set.to {
            list.extend(record.types.iter().map(|kind| Link::of(&record.id, kind)));
        }
    }

    /// Writes the lists of `to` into the row's record; other lists stay as they are. A record without a list has none.
    pub fn write(&self, row: &mut MirrorRow, to: &[ObjectType]) {
        let none = BTreeMap::new();
        let lists = self.lists.get(&row.hubspot_id).unwrap_or(&none);
        let Some(raw) = row.raw_json.as_deref() else { return };
        if let Some(written) = rewritten(raw, lists, to) {
            row.raw_json = Some(written);
        }
    }
}

impl Link {
    /// Named as lists name it where that is documented, else by its category and type id, which outlive a label's text.
    fn of(id: &str, kind: &AssociationType) -> Self {
        let (digits, id) = (id.len(), id.to_owned());
        if let Some(name) = kind.known_name() {
            return Self { digits, id, kind: name.to_owned(), of: None };
        }
        let of = TypeId { category: kind.category.clone(), type_id: kind.type_id };
        let kind = format!("{}_{}", of.category.to_lowercase(), of.type_id);
        Self { digits, id, kind, of: Some(of) }
    }
}

fn rewritten(
    raw: &RawValue,
    lists: &BTreeMap<ObjectType, BTreeSet<Link>>,
    to: &[ObjectType],
) -> Option<Box<RawValue>> {
    type Members = BTreeMap<String, Box<RawValue>>;
    let mut record: Members = serde_json::from_str(raw.get()).ok()?;
    let mut associations: Members =
        record.get("associations").and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
    for to in to {
        match lists.get(to).filter(|list| !list.is_empty()) {
            Some(results) => associations.insert(to.name().to_owned(), to_raw_value(&List { results }).ok()?),
            None => associations.remove(to.name()),
        };
    }
    if associations.is_empty() {
        record.remove("associations");
    } else {
        record.insert("associations".to_owned(), to_raw_value(&associations).ok()?);
    }
    to_raw_value(&record).ok()
}

#[cfg(test)]
mod tests {
    use hubspot::{AssociationsPage, Record};
    use kernel::Timestamp;
    use serde_json::{Value, json};

    use super::*;

    const OTHERS: [ObjectType; 3] = [ObjectType::Companies, ObjectType::Deals, ObjectType::Calls];

    fn row(record: &Value) -> MirrorRow {
        let text = record.to_string();
        let record = Record::read(serde_json::from_str(&text).unwrap()).unwrap();
        MirrorRow::of_record(ObjectType::Contacts, &record, Timestamp::from_millis(1))
    }

    fn companies(body: &Value) -> Links {
        let mut links = Links::default();
        for set in AssociationsPage::read(&body.to_string()).unwrap().sets {
            links.add(ObjectType::Companies, &set);
        }
        links
    }

    fn associations(row: &MirrorRow) -> Value {
        let record: Value = serde_json::from_str(row.raw_json.as_ref().unwrap().get()).unwrap();
        record.get("associations").cloned().unwrap_or(Value::Null)
    }

    #[test]
    fn a_batch_read_record_gets_its_lists_in_the_form_of_the_list_endpoint() {
        let mut row = row(&json!({"id": "1", "updatedAt": "2025-11-01", "properties": {"email": "a@b.c"}}));
        let links = companies(
            &json!({"results": [{"from": {"id": "1"}, "to": [{"toObjectId": 9, "associationTypes": [
            {"category": "HUBSPOT_DEFINED", "typeId": 279}, {"category": "HUBSPOT_DEFINED", "typeId": 1, "label": "Primary"}]}]}]}),
        );
        links.write(&mut row, &OTHERS);
        assert_eq!(
            associations(&row),
            json!({"companies": {"results": [
                {"id": "9", "type": "contact_to_company"}, {"id": "9", "type": "contact_to_company_unlabeled"}]}})
        );
        assert!(row.raw_json.unwrap().get().contains("a@b.c"), "the rest of the record stays");
    }

    #[test]
    fn a_cut_list_is_replaced_and_the_others_stay() {
        let deals = json!({"results": [{"id": "3", "type": "contact_to_deal"}]});
        let mut row = row(&json!({"id": "1", "updatedAt": "2025-11-01", "associations": {
            "companies": {"results": [{"id": "9", "type": "contact_to_company_unlabeled"}], "paging": {"next": {"after": "9"}}},
            "deals": deals}}));
        let raw = row.raw_json.clone().unwrap();
        let record = Record::read(&raw).unwrap();
        assert_eq!(truncated(record.associations.unwrap()), [ObjectType::Companies]);
        let page = |id: u32| {
            json!({"results": [{"from": {"id": "1"}, "to": [{"toObjectId": id,
            "associationTypes": [{"category": "HUBSPOT_DEFINED", "typeId": 279}]}]}]})
        };
        let mut links = companies(&page(9));
        for set in AssociationsPage::read(&page(10).to_string()).unwrap().sets {
            links.add(ObjectType::Companies, &set);
        }
        links.write(&mut row, &[ObjectType::Companies]);
        let written = associations(&row);
        assert_eq!(written["deals"], deals);
        assert_eq!(written["companies"]["results"].as_array().unwrap().len(), 2);
        assert_eq!(written["companies"].get("paging"), None);
    }

    #[test]
    fn a_list_with_a_name_that_says_nothing_is_read_by_ids() {
        let read = |kind: &str| {
            let text = format!(r#"{{"companies":{{"results":[{{"id":"9", "type" : {kind}}}]}}}}"#);
            truncated(serde_json::from_str(&text).unwrap())
        };
        assert_eq!(read(r#""contact_to_company_unlabeled""#), []);
        for odd in [r#""billing_contact_to_company""#, r#""contact_to_compan\u0079x""#, r#""""#] {
            assert_eq!(read(odd), [ObjectType::Companies], "{odd}");
        }
    }

    #[test]
    fn a_record_without_links_has_no_associations() {
        let mut row = row(&json!({"id": "1", "updatedAt": "2025-11-01"}));
        Links::default().write(&mut row, &OTHERS);
        assert_eq!(associations(&row), Value::Null);
    }

    #[test]
    fn a_kind_without_a_documented_name_is_told_by_its_id_and_ids_are_in_the_order_of_numbers() {
        let mut row = row(&json!({"id": "1", "updatedAt": "2025-11-01"}));
        let links = companies(&json!({"results": [{"from": {"id": "1"}, "to": [
            {"toObjectId": 10, "associationTypes": [{"category": "USER_DEFINED", "typeId": 7, "label": "Decision Maker"}]},
            {"toObjectId": 9, "associationTypes": [{"category": "USER_DEFINED", "typeId": 1},
                {"category": "HUBSPOT_DEFINED", "typeId": 901, "label": "Billing"}]}]}]}));
        links.write(&mut row, &[ObjectType::Companies]);
        let expected = json!([
            {"id": "9", "type": "hubspot_defined_901", "category": "HUBSPOT_DEFINED", "typeId": 901},
            {"id": "9", "type": "user_defined_1", "category": "USER_DEFINED", "typeId": 1},
            {"id": "10", "type": "user_defined_7", "category": "USER_DEFINED", "typeId": 7}]);
        assert_eq!(associations(&row)["companies"]["results"], expected);
    }
}
