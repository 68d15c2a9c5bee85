//! What became of ids that were read by batch.

use std::collections::BTreeSet;

use crate::Page;

/// The ids of a batch read that got no answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// Ids that HubSpot does not have live: archived, purged, or merged.
    pub missing: Vec<String>,
    /// Whether the answer holds records that nobody asked for and that do not name whom they replaced: then each
    /// missing id must be asked for alone, to learn which record it was merged into.
    pub unexplained: bool,
}

/// Compares the ids asked for with the answer. Results are not aligned with the inputs, and a merged-away id is
/// answered by its winner, which names it in `hs_merged_object_ids` (its row is then in the page already).
pub fn look_up(asked: &[String], page: &Page) -> Lookup {
    let rows: BTreeSet<&str> = page.batch.ids().collect();
    let asked_set: BTreeSet<&str> = asked.iter().map(String::as_str).collect();
    let missing: Vec<String> = asked.iter().filter(|id| !rows.contains(id.as_str())).cloned().collect();
    let strangers = page.ids.iter().filter(|id| !asked_set.contains(id.as_str()));
    let explained =
        page.batch.merged().filter(|(loser, _)| asked_set.contains(loser)).map(|(_, winner)| winner);
    let explained: BTreeSet<&str> = explained.collect();
    let unexplained =
        !missing.is_empty() && strangers.into_iter().any(|stranger| !explained.contains(stranger.as_str()));
    Lookup { missing, unexplained }
}

#[cfg(test)]
mod tests {
    use hubspot::ObjectType;
    use kernel::Timestamp;

    use super::*;
    use crate::read_batch;

    fn looked_up(asked: &[&str], records: &[(&str, &str)]) -> Lookup {
        let records: Vec<_> = records
            .iter()
            .map(|(id, merged)| {
                format!(r#"{{"id":"{id}","updatedAt":"2025-11-01","properties":{{"hs_merged_object_ids":"{merged}"}}}}"#)
            })
            .collect();
        let body = format!(r#"{{"results":[{}]}}"#, records.join(","));
        let page = read_batch(ObjectType::Contacts, &body, Timestamp::from_millis(1)).unwrap();
        let asked: Vec<_> = asked.iter().map(|id| (*id).to_owned()).collect();
        look_up(&asked, &page)
    }

    #[test]
    fn an_id_without_an_answer_is_missing() {
        let lookup = looked_up(&["1", "2"], &[("2", "")]);
        assert_eq!(lookup, Lookup { missing: vec!["1".to_owned()], unexplained: false });
    }

    #[test]
    fn a_winner_that_names_the_loser_explains_it() {
        assert_eq!(looked_up(&["1", "2"], &[("9", "1"), ("2", "")]), Lookup::default());
    }

    #[test]
    fn a_stranger_that_names_nobody_must_be_asked_about() {
        assert!(looked_up(&["1", "2"], &[("9", ""), ("2", "")]).unexplained);
        assert!(!looked_up(&["2"], &[("9", ""), ("2", "")]).unexplained, "when nothing is missing");
    }
}
