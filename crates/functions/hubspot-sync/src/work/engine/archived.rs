//! Listing the archived records. The list knows no filter, so an incremental sync walks all of it, and takes what
//! was archived since its watermark.

use hubspot::ListQuery;
use kernel::Problem;
use reading::time_of;
use sync::{Batch, Cursor, read_page};

use super::{Engine, Fetched, LIST_PAGE};

impl Engine<'_> {
    /// Reads archived pages behind `head` until there is a batch.
    pub(super) async fn archived(&self, head: &Cursor) -> Result<Fetched, Problem> {
        let mut at = head.clone();
        let began = self.now();
        let names = head.names();
        let modified = [self.object.modified_property()];
        let properties = if head.wide { &modified[..] } else { &names[..] };
        let mut batch = Batch::default();
        loop {
            let query = ListQuery {
                limit: LIST_PAGE,
                after: at.after.as_deref(),
                properties,
                associations: &[],
                archived: true,
            };
            let request = self.reader.client().api().list(self.object, &query);
            let mut page = self
                .reader
                .read(request, |answer| read_page(self.object, &answer.body, time_of(answer)))
                .await?;
            if head.wide {
                page.batch = self.reader.archived_content(&page.ids, &names).await?;
            }
            at = self.behind(&at, LIST_PAGE, &page)?;
            let slice = at.slice().is_some();
            batch.extend(if slice { page.batch } else { self.recent(page.batch) });
            if at.after.is_none() || at.is_walked() || self.is_due(&batch, began) {
                return Ok(Fetched { batch, next: at.moved(at.after.clone(), self.mode) });
            }
        }
    }

    /// What an earlier run has not taken already.
    fn recent(&self, mut batch: Batch) -> Batch {
        if let Some(since) = self.since {
            batch.retain(|row| row.archived_at.is_none_or(|archived_at| archived_at >= since));
            batch.seen = u32::try_from(batch.len() + batch.errors.len()).unwrap_or(u32::MAX);
        }
        batch
    }
}
