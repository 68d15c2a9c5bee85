//! What became of ids that were read by batch. Not being in an answer is not being gone: gone is only what HubSpot names as
//! not found, or what it does not find when asked for that id alone.

use std::collections::BTreeSet;

use crate::Page;

/// The one category that means that a record is not there; every other one speaks of HubSpot's trouble.
const NOT_FOUND: &str = "OBJECT_NOT_FOUND";

/// The ids of a batch read that got no record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// Ids that HubSpot says it does not have in the state that was asked for.
    pub missing: Vec<String>,
    /// Ids of which it says nothing: to be asked for alone. A merged-away one is answered by a winner that need not name it.
    pub unanswered: Vec<String>,
    /// Why HubSpot cannot answer some of them now: its category.
    pub incomplete: Option<String>,
}

/// Compares the ids asked for with the answer. Results are not aligned with the inputs, and a merged-away id is
/// answered by its winner, which may name it in `hs_merged_object_ids` (its row is then in the page already).
pub fn look_up(asked: &[String], page: &Page) -> Lookup {
    let rows: BTreeSet<&str> = page.batch.ids().collect();
    let named = page.refused.iter().filter(|error| error.category == NOT_FOUND).flat_map(|error| &error.ids);
    let named: BTreeSet<&str> = named.map(String::as_str).collect();
    let without = asked.iter().filter(|id| !rows.contains(id.as_str())).cloned();
    let (missing, unanswered) = without.partition(|id| named.contains(id.as_str()));
    let trouble = page.refused.iter().find(|error| error.category != NOT_FOUND);
    let incomplete = trouble.map(|error| error.category.clone());
    Lookup { missing, unanswered, incomplete }
}

#[cfg(test)]
mod tests {
    use hubspot::ObjectType;
    use kernel::Timestamp;
    use serde_json::{Value, json};

    use super::*;
    use crate::read_batch;

    fn looked_up(asked: &[&str], records: &[(&str, &str)], rest: &Value) -> Lookup {
        let record = |(id, merged): &(&str, &str)| json!({ "id": id, "updatedAt": "2025-11-01", "properties": { "hs_merged_object_ids": merged } });
        let mut body = json!({ "results": records.iter().map(record).collect::<Vec<_>>() });
        body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        let page = read_batch(ObjectType::Contacts, &body.to_string(), Timestamp::from_millis(1)).unwrap();
        let asked: Vec<_> = asked.iter().map(|id| (*id).to_owned()).collect();
        look_up(&asked, &page)
    }

    fn errors(category: &str, ids: &[&str]) -> Value {
        json!({ "errors": [{ "category": category, "context": { "ids": ids } }] })
    }

    #[test]
    fn only_what_is_named_as_not_found_is_missing() {
        let lookup = looked_up(&["1", "2", "3"], &[("2", "")], &errors("OBJECT_NOT_FOUND", &["1"]));
        assert_eq!(lookup.missing, ["1"]);
        assert_eq!(lookup.unanswered, ["3"]);
        assert_eq!(lookup.incomplete, None);
    }

    #[test]
    fn an_answer_without_a_word_leaves_everything_open() {
        let lookup = looked_up(&["1", "2"], &[], &json!({}));
        assert_eq!((lookup.missing.len(), lookup.unanswered.len()), (0, 2));
    }

    #[test]
    fn trouble_of_hubspot_makes_the_answer_unusable() {
        for category in ["INTERNAL_ERROR", "RATE_LIMITS", "VALIDATION_ERROR", ""] {
            let lookup = looked_up(&["1"], &[], &errors(category, &["1"]));
            assert_eq!(lookup.incomplete.as_deref(), Some(category));
            assert!(lookup.missing.is_empty());
        }
    }

    #[test]
    fn a_winner_that_names_the_loser_answers_it() {
        assert_eq!(looked_up(&["1", "2"], &[("9", "1"), ("2", "")], &json!({})), Lookup::default());
    }

    #[test]
    fn a_stranger_that_names_nobody_leaves_the_id_open() {
        assert_eq!(looked_up(&["1", "2"], &[("9", ""), ("2", "")], &json!({})).unanswered, ["1"]);
    }
}
