//! Listing the archived records. The list knows no filter, so an incremental sync walks all of it, and takes what
//! was archived since its watermark. A run that nobody asked for walks it only when HubSpot counts other live records than the
//! mirror has: a recycle bin of years is hundreds of pages.

use hubspot::{ListQuery, SearchPage, SearchWindow};
use kernel::Problem;
use reading::time_of;
use sync::{Batch, Cursor, read_page};

use super::{Engine, Fetched, LIST_PAGE};
use crate::sql::SyncCompare;

impl Engine<'_> {
    /// Reads archived pages behind `head` until there is a batch.
    pub(super) async fn archived(&self, head: &Cursor) -> Result<Fetched, Problem> {
        let mut at = head.clone();
        if !head.is_counted() {
            let total = self.count().await?;
            at.total = Some(total);
            if !self.lacks_records(total).await? {
                return Ok(Fetched { batch: Batch::default(), next: at.moved(None, self.mode) });
            }
        }
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

    /// How many live records HubSpot has.
    pub(super) async fn count(&self) -> Result<u64, Problem> {
        let all = SearchWindow { limit: 1, ..SearchWindow::default() };
        let request = self.reader.client().api().search(self.object, &all);
        Ok(self.reader.read(request, |answer| SearchPage::read(&answer.body)).await?.total)
    }

    /// Whether HubSpot has other live records than the mirror. The difference that the last look could not explain is none:
    /// the slices find what is behind it.
    async fn lacks_records(&self, total: u64) -> Result<bool, Problem> {
        let compare = SyncCompare { object: self.object.name(), total };
        let compared = compare.call(self.ports, &self.job.lease).await?;
        Ok(compared.gap != 0 && Some(compared.gap) != compared.known)
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
