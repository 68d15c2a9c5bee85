//! Searching by ids, page by page, each held against what the search counts.

use hubspot::{SearchHit, SearchPage, SearchWindow};
use kernel::{Problem, Timestamp};
use sync::{Cursor, Verdict, judge};

use super::{Engine, SEARCH_PAGE};

/// The code of a search whose pages do not come to what it counts.
const INCOMPLETE: &str = "search_incomplete";

/// A search that goes on behind an id.
pub(super) struct Hunt {
    from: Option<Timestamp>,
    /// The last id that was found.
    after: Option<String>,
    /// How many must be behind it.
    left: u64,
    /// Whether its order was wrong: every range is proven then.
    doubted: bool,
    /// Ends of the ranges that are being narrowed, the nearest last.
    untils: Vec<String>,
    /// How many it counted at its beginning.
    pub(super) total: Option<u64>,
}

impl Hunt {
    /// Behind the position of `head`.
    pub(super) fn behind(head: &Cursor, from: Option<Timestamp>) -> Self {
        Self {
            from,
            after: head.after.clone(),
            left: head.left,
            doubted: head.doubted,
            untils: Vec::new(),
            total: None,
        }
    }

    /// All records behind this one, whenever they changed.
    pub(super) fn of_all(after: Option<&str>) -> Self {
        let doubted = Cursor { after: after.map(str::to_owned), doubted: true, ..Cursor::default() };
        Self::behind(&doubted, None)
    }

    /// The position behind what it found.
    pub(super) fn noted(&self, cursor: Cursor) -> Cursor {
        if cursor.after.is_none() {
            return cursor;
        }
        Cursor { left: self.left, doubted: self.doubted, ..cursor }
    }
}

impl Engine<'_> {
    /// The next hits in the order of their ids, and whether there may be more.
    pub(super) async fn hunt(&self, hunt: &mut Hunt) -> Result<(Vec<SearchHit>, Option<String>), Problem> {
        loop {
            let until = hunt.untils.last().map(String::as_str);
            let window = SearchWindow {
                modified_from: hunt.from,
                after_id: hunt.after.as_deref(),
                until_id: until,
                limit: SEARCH_PAGE,
            };
            let request = self.reader.client().api().search(self.object, &window);
            let page = self.reader.read(request, |answer| SearchPage::read(&answer.body)).await?;
            // Every page narrows the filter, so only the first one tells how many there are.
            hunt.total = hunt.total.or(Some(page.total));
            if until.is_none() && page.total < hunt.left {
                // Hits before this page were left out, or vanished since: from the beginning, trusting no order.
                (hunt.after, hunt.left, hunt.doubted) = (None, 0, true);
                continue;
            }
            match judge(page, hunt.after.as_deref(), until, hunt.doubted) {
                Verdict::Whole(hits) => {
                    hunt.left = 0;
                    hunt.after = hunt.untils.pop();
                    return Ok((hits, hunt.after.clone()));
                }
                Verdict::First { hits, last, left } => {
                    hunt.left = left;
                    hunt.after = Some(last);
                    return Ok((hits, hunt.after.clone()));
                }
                Verdict::Narrow(id) => {
                    hunt.doubted = true;
                    hunt.untils.push(id);
                }
                Verdict::Contradiction => {
                    let detail = format!(
                        "HubSpot's search of {} does not bring what it counts; the sync goes on where it was, try again later",
                        self.object
                    );
                    return Err(Problem::unavailable(INCOMPLETE, detail));
                }
            }
        }
    }
}
