//! Walking a list page by page, and stopping where it leads nowhere.

use kernel::Problem;
use sync::{Cursor, Page, Phase, advances, leads_nowhere};

use super::{Engine, LIST_PAGE};

impl Engine<'_> {
    /// The position behind a page of a list that was asked for with `size` records, still in the phase.
    pub(super) fn behind(&self, at: &Cursor, size: u32, page: &Page) -> Result<Cursor, Problem> {
        self.advanced(at.after.as_deref(), page.next.as_deref())?;
        let next = at.paged(size, &page.ids, page.next.clone());
        // What is expected are the live records.
        let expected = next.expected.filter(|_| at.phase == Phase::Walk);
        if next.after.is_some() && leads_nowhere(next.pages, next.idle, expected, LIST_PAGE) {
            return Err(self.stuck());
        }
        Ok(next)
    }

    /// Refuses a cursor that does not lie behind the one that was asked with: its page would come again and again.
    pub(super) fn advanced(&self, asked: Option<&str>, next: Option<&str>) -> Result<(), Problem> {
        if next.is_some_and(|next| !advances(asked, next)) { Err(self.stuck()) } else { Ok(()) }
    }

    fn stuck(&self) -> Problem {
        let detail = format!(
            "HubSpot's list of {} does not get on: its pages repeat or bring nothing. The sync goes on where it was, try again later",
            self.object
        );
        Problem::unavailable("cursor_stuck", detail)
    }
}
