//! Whether a page of a search can be believed. HubSpot's search was seen to ignore its sort, to leave hits out while its
//! index is behind, and to answer nothing at all: what it counts is held against what it brings.

use std::cmp::Ordering;

use hubspot::{SearchHit, SearchPage};

/// What a page says about the ids behind one and up to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// These are all of them.
    Whole(Vec<SearchHit>),
    /// These come first, and so many more must follow.
    First {
        /// The hits, in order.
        hits: Vec<SearchHit>,
        /// The last of them.
        last: String,
        /// How many follow.
        left: u64,
    },
    /// They do not come in order, or not surely: ask for those up to this id.
    Narrow(String),
    /// The page contradicts itself.
    Contradiction,
}

/// Ids are numbers of up to 64 bits: the longer one is the greater, then the text decides.
pub fn compare_ids(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// Judges the page that answers a search of the ids in (`after`, `until`]. A search that is `doubted` is believed only
/// where all hits are on the page, since nothing depends on their order then.
pub fn judge(page: SearchPage, after: Option<&str>, until: Option<&str>, doubted: bool) -> Verdict {
    let SearchPage { total, mut hits } = page;
    let inside = |hit: &SearchHit| {
        after.is_none_or(|after| compare_ids(&hit.id, after).is_gt())
            && until.is_none_or(|until| compare_ids(&hit.id, until).is_le())
    };
    let in_order = hits.windows(2).all(|pair| compare_ids(&pair[0].id, &pair[1].id).is_lt());
    let brought = hits.len() as u64;
    hits.sort_by(|a, b| compare_ids(&a.id, &b.id));
    hits.dedup_by(|a, b| a.id == b.id);
    let (Some(last), true) = (hits.last().map(|hit| hit.id.clone()), hits.iter().all(inside)) else {
        return if brought == 0 && total == 0 { Verdict::Whole(hits) } else { Verdict::Contradiction };
    };
    if hits.len() as u64 == total {
        return Verdict::Whole(hits);
    }
    if hits.len() as u64 > total {
        return Verdict::Contradiction;
    }
    if in_order && !doubted {
        return Verdict::First { last, left: total - brought, hits };
    }
    let middle = &hits[(hits.len() - 1) / 2].id;
    // A range that does not get smaller would be asked for again and again.
    if until == Some(middle.as_str()) { Verdict::Contradiction } else { Verdict::Narrow(middle.clone()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(total: u64, ids: &[&str]) -> SearchPage {
        let hit = |id: &&str| SearchHit { id: (*id).to_owned(), updated_at: None };
        SearchPage { total, hits: ids.iter().map(hit).collect() }
    }

    fn ids(hits: &[SearchHit]) -> Vec<&str> {
        hits.iter().map(|hit| hit.id.as_str()).collect()
    }

    #[test]
    fn a_page_with_all_hits_is_whole_in_any_order() {
        for doubted in [false, true] {
            let Verdict::Whole(hits) = judge(page(3, &["10", "9", "100"]), Some("8"), Some("100"), doubted)
            else {
                panic!()
            };
            assert_eq!(ids(&hits), ["9", "10", "100"]);
            assert_eq!(judge(page(0, &[]), None, None, doubted), Verdict::Whole(Vec::new()));
        }
    }

    #[test]
    fn a_page_in_order_says_how_many_must_follow() {
        let Verdict::First { hits, last, left } = judge(page(9, &["9", "10"]), None, None, false) else {
            panic!()
        };
        assert_eq!((ids(&hits), last.as_str(), left), (vec!["9", "10"], "10", 7));
    }

    #[test]
    fn without_order_the_range_is_narrowed() {
        assert_eq!(judge(page(9, &["10", "9", "30"]), None, None, false), Verdict::Narrow("10".to_owned()));
        assert_eq!(judge(page(9, &["9", "10", "30"]), None, None, true), Verdict::Narrow("10".to_owned()));
    }

    #[test]
    fn what_cannot_be_is_a_contradiction() {
        for (page, after, until) in [
            (page(900, &[]), None, None),
            (page(1, &["9", "10"]), None, None),
            (page(0, &["9"]), None, None),
            (page(9, &["9", "10"]), Some("9"), None),
            (page(9, &["9", "10"]), None, Some("9")),
            (page(9, &["9"]), Some("8"), Some("9")),
            (page(2, &["9", "9"]), Some("8"), Some("9")),
        ] {
            assert_eq!(judge(page, after, until, true), Verdict::Contradiction, "{after:?} {until:?}");
        }
    }

    #[test]
    fn ids_are_compared_as_numbers() {
        assert_eq!(compare_ids("9", "10"), Ordering::Less);
        assert_eq!(compare_ids("100", "99"), Ordering::Greater);
        assert_eq!(compare_ids("101", "101"), Ordering::Equal);
    }
}
