//! Listing the live records, five pages to a batch.

use hubspot::ListQuery;
use kernel::Problem;
use sync::{Batch, Cursor, Links, Page, associated, read_page};

use super::{Engine, Fetched, LIST_PAGE, window::time_of};

impl Engine<'_> {
    /// Reads list pages behind `head` until there is a batch.
    pub(super) async fn walk(&self, head: &Cursor) -> Result<Fetched, Problem> {
        let began = self.now();
        let mut batch = Batch::default();
        let mut after = head.after.clone();
        loop {
            let page = match self.walk_page(head, after.as_deref()).await {
                Err(problem) if problem.code == "uri_too_long" && !head.wide => {
                    let next =
                        Cursor { wide: true, ..head.moved(after, batch.newest, self.mode).counted(&batch) };
                    return Ok(Fetched { batch, next });
                }
                page => page?,
            };
            after = page.next;
            batch.extend(page.batch);
            if after.is_none() || self.is_due(&batch, began) {
                let next = head.moved(after, batch.newest, self.mode).counted(&batch);
                return Ok(Fetched { batch, next });
            }
        }
    }

    async fn walk_page(&self, head: &Cursor, after: Option<&str>) -> Result<Page, Problem> {
        let names = head.names();
        let modified = [self.object.modified_property()];
        let (properties, associations) =
            if head.wide { (&modified[..], &[][..]) } else { (&names[..], &associated(self.object)[..]) };
        let query = ListQuery { limit: LIST_PAGE, after, properties, associations, archived: false };
        let request = self.client.api().list(self.object, &query);
        let mut page =
            self.read(request, |answer| read_page(self.object, &answer.body, time_of(answer))).await?;
        if head.wide {
            page.batch = self.content(&page.ids, &names).await?;
        } else {
            self.complete(&mut page).await?;
        }
        Ok(page)
    }

    /// Reads on the association lists that HubSpot cut at a page.
    async fn complete(&self, page: &mut Page) -> Result<(), Problem> {
        for to in associated(self.object) {
            let cut = page.truncated.iter().filter(|record| record.to.contains(&to));
            let ids: Vec<&str> = cut.map(|record| record.id.as_str()).collect();
            if ids.is_empty() {
                continue;
            }
            let mut links = Links::new(self.object);
            self.links(to, &ids, &mut links).await?;
            for row in page.batch.found_mut().filter(|row| ids.contains(&row.hubspot_id.as_str())) {
                links.write(row, &[to]);
            }
        }
        Ok(())
    }
}
