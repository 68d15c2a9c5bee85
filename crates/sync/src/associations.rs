//! Associations inside a row's record: completing a list that was cut, adding them to a record read without.
//!
//! `raw_json` has one form for them, that of the list endpoint (clients read
//! `associations.contacts.results[0].id`), whichever endpoint they came from.

use std::collections::{BTreeMap, BTreeSet};

use hubspot::{AssociatedRecord, AssociationSet, ObjectType, RecordAssociations};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::MirrorRow;

/// How HubSpot's names of links spell one record of an object, with which it is `contact_to_company`.
fn singular(object: &ObjectType) -> &str {
    match object {
        ObjectType::Companies => "company",
        other => other.name().strip_suffix('s').unwrap_or(other.name()),
    }
}

/// The association lists of a listed record that go on behind a cursor.
pub(crate) fn truncated(raw: &RawValue) -> Vec<ObjectType> {
    // Cheaper than reading the lists of every record: a record of a page in a hundred thousand has a cursor here.
    if !raw.get().contains("\"paging\"") {
        return Vec::new();
    }
    let lists = RecordAssociations::read(raw).unwrap_or_default().0;
    let cut = lists.into_iter().filter(|(_, list)| list.next_after.is_some());
    cut.filter_map(|(name, _)| ObjectType::parse(&name)).collect()
}

/// In the order of the list endpoint: by id as a number, then by name, so that both ways end in the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Link {
    #[serde(skip)]
    digits: usize,
    id: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Serialize)]
struct List<'a> {
    results: &'a BTreeSet<Link>,
}

/// Complete association lists of records of one object.
#[derive(Clone, Debug)]
pub struct Links {
    from: ObjectType,
    lists: BTreeMap<String, BTreeMap<ObjectType, BTreeSet<Link>>>,
}

impl Links {
    /// No links yet.
    pub const fn new(from: ObjectType) -> Self {
        Self { from, lists: BTreeMap::new() }
    }

    /// Adds one page of one record's associations with `to`.
    pub fn add(&mut self, to: ObjectType, set: &AssociationSet) {
        let list = self.lists.entry(set.from.clone()).or_default().entry(to).or_default();
        for record in &set.to {
            let links = kinds(self.from, to, record).map(|kind| Link {
                digits: record.id.len(),
                id: record.id.clone(),
                kind,
            });
            list.extend(links);
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

/// The names of the links to one record, as the list endpoint spells them: of a pair that knows a primary link, the
/// primary one is the plain name. A label of the portal is spelt behind it.
fn kinds(from: ObjectType, to: ObjectType, record: &AssociatedRecord) -> impl Iterator<Item = String> {
    let plain = format!("{}_to_{}", singular(&from), singular(&to));
    record.types.iter().map(move |kind| match (kind.category.as_str(), kind.type_id, &kind.label) {
        ("HUBSPOT_DEFINED", 279 | 280 | 341 | 342, _) => format!("{plain}_unlabeled"),
        ("HUBSPOT_DEFINED", _, _) | (_, _, None) => plain.clone(),
        (_, _, Some(label)) => format!("{plain}_{}", label.to_lowercase().replace(' ', "_")),
    })
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
        let mut links = Links::new(ObjectType::Contacts);
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
    fn a_record_without_links_has_no_associations() {
        let mut row = row(&json!({"id": "1", "updatedAt": "2025-11-01"}));
        Links::new(ObjectType::Contacts).write(&mut row, &OTHERS);
        assert_eq!(associations(&row), Value::Null);
    }

    #[test]
    fn a_portals_own_label_is_spelt_behind_the_plain_name_and_ids_are_in_the_order_of_numbers() {
        let mut row = row(&json!({"id": "1", "updatedAt": "2025-11-01"}));
        let links = companies(&json!({"results": [{"from": {"id": "1"}, "to": [
            {"toObjectId": 10, "associationTypes": [{"category": "USER_DEFINED", "typeId": 7, "label": "Decision Maker"}]},
            {"toObjectId": 9, "associationTypes": [{"category": "USER_DEFINED", "typeId": 8}]}]}]}));
        links.write(&mut row, &[ObjectType::Companies]);
        let expected = json!([
            {"id": "9", "type": "contact_to_company"}, {"id": "10", "type": "contact_to_company_decision_maker"}]);
        assert_eq!(associations(&row)["companies"]["results"], expected);
    }

    #[test]
    fn a_link_is_named_by_one_record_of_each_object() {
        let named = ["contacts", "companies", "deals", "calls", "tickets", "line_items", "2-3465404"];
        let objects = named.map(|name| ObjectType::parse(name).unwrap());
        let expected = ["contact", "company", "deal", "call", "ticket", "line_item", "2-3465404"];
        assert_eq!(objects.each_ref().map(singular), expected);
    }
}
