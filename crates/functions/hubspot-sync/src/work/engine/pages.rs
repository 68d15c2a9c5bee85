//! Walking a list page by page, and stopping where it leads nowhere.

use kernel::Problem;
use sync::{Cursor, Page, Phase, leads_nowhere};

use super::{Engine, LIST_PAGE};

impl Engine<'_> {
    /// The position behind a page of a list that was asked for with `size` records, still in the phase.
    pub(super) fn behind(&self, at: &Cursor, size: u32, page: &Page) -> Result<Cursor, Problem> {
        self.reader.advanced(at.after.as_deref(), page.next.as_deref())?;
        let next = at.paged(size, &page.ids, page.next.clone());
        // What is expected are the live records.
        let expected = next.expected.filter(|_| at.phase == Phase::Walk);
        if next.after.is_some() && leads_nowhere(next.pages, next.idle, expected, LIST_PAGE) {
            return Err(self.reader.stuck());
        }
        Ok(next)
    }
}
