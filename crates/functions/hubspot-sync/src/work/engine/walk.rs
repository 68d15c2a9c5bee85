//! Listing the live records, five pages to a batch.

use hubspot::ListQuery;
use kernel::Problem;
use reading::{Patience, is_not_permitted, is_trouble, time_of};
use sync::{Batch, Cursor, Links, Page, read_page};

use super::{Engine, Fetched, LIST_PAGE};

impl Engine<'_> {
    /// The next records of the list, with all of their links.
    pub(super) async fn walk(&self, head: &Cursor) -> Result<Fetched, Problem> {
        let mut fetched = self.walk_pages(head).await?;
        let unlisted = self.reader.unlisted();
        if !head.wide && !unlisted.is_empty() {
            self.reader.add_links(&mut fetched.batch, &unlisted, |_| true).await?;
        }
        Ok(fetched)
    }

    /// Reads list pages behind `head` until there is a batch.
    async fn walk_pages(&self, head: &Cursor) -> Result<Fetched, Problem> {
        let began = self.now();
        let mut batch = Batch::default();
        let mut at = head.clone();
        loop {
            let size = at.page_size(LIST_PAGE);
            // What fails of many suspects is halved again, so it need not be asked for with patience.
            let patience = if at.suspects.is_some() && size > 1 { Patience::Once } else { Patience::Retried };
            let page = match self.walk_page(&at, at.after.as_deref(), size, patience).await {
                Err(problem) if problem.code == "uri_too_long" && !at.wide => {
                    return Ok(Fetched::within(batch, &Cursor { wide: true, ..at }));
                }
                Err(problem) if is_trouble(&problem) && (size > 1 || !batch.is_empty()) => {
                    return Ok(Fetched::within(batch, &Cursor { suspects: Some(size), ..at }));
                }
                Err(problem) if is_trouble(&problem) => return self.step_past(&at, problem).await,
                Err(problem) if is_not_permitted(&problem) && !at.wide => {
                    if self.reader.find_unlinked().await? {
                        continue;
                    }
                    return Err(problem);
                }
                page => page?,
            };
            at = self.behind(&at, size, &page)?;
            batch.extend(page.batch);
            if at.after.is_none() || at.is_walked() || self.is_due(&batch, began) {
                let next = at.moved(at.after.clone(), self.mode).counted(&batch);
                return Ok(Fetched { batch, next });
            }
        }
    }

    /// One page of so many live records behind an id, with their links.
    pub(super) async fn walk_page(
        &self,
        head: &Cursor,
        after: Option<&str>,
        size: u32,
        patience: Patience,
    ) -> Result<Page, Problem> {
        let names = head.names();
        let modified = [self.object.modified_property()];
        let linked = self.reader.listed();
        let (properties, associations) =
            if head.wide { (&modified[..], &[][..]) } else { (&names[..], &linked[..]) };
        let query = ListQuery { limit: size, after, properties, associations, archived: false };
        let request = self.reader.client().api().list(self.object, &query);
        let mut page = self
            .reader
            .read_with(patience, request, |answer| read_page(self.object, &answer.body, time_of(answer)))
            .await?;
        if head.wide {
            page.batch = self.reader.content(&page.ids, &names).await?;
        } else {
            self.complete(&mut page).await?;
        }
        Ok(page)
    }

    /// Reads on the association lists that HubSpot cut at a page.
    async fn complete(&self, page: &mut Page) -> Result<(), Problem> {
        for to in self.reader.linked() {
            let cut = page.truncated.iter().filter(|record| record.to.contains(&to));
            let ids: Vec<&str> = cut.map(|record| record.id.as_str()).collect();
            if ids.is_empty() {
                continue;
            }
            let mut links = Links::default();
            self.reader.links(to, &ids, &mut links).await?;
            for row in page.batch.found_mut().filter(|row| ids.contains(&row.hubspot_id.as_str())) {
                links.write(row, &[to]);
            }
        }
        Ok(())
    }
}
