//! Reading records by id, consistently: the batch read, their associations, and what became of those that are gone.

use std::collections::BTreeSet;

use futures::future::try_join_all;
use hubspot::{AssociationInput, AssociationsPage, ObjectType};
use kernel::{Problem, Timestamp};
use sync::{Batch, Links, MirrorRow, Page, associated, look_up, read_batch};

use super::{Engine, LINK_IDS, READ_IDS};

impl Engine<'_> {
    /// The rows of these ids as they are now: live, archived, merged or gone.
    pub(super) async fn content(&self, ids: &[String], names: &[&str]) -> Result<Batch, Problem> {
        let chunks = ids.chunks(READ_IDS).map(|chunk| self.read_ids(chunk, names));
        let mut batch = Batch::default();
        for part in try_join_all(chunks).await? {
            batch.extend(part);
        }
        let live: Vec<String> = batch
            .found_mut()
            .filter(|row| row.archived_at.is_none())
            .map(|row| row.hubspot_id.clone())
            .collect();
        let live: Vec<&str> = live.iter().map(String::as_str).collect();
        let mut links = Links::new(self.object);
        for to in associated(self.object) {
            for chunk in live.chunks(LINK_IDS) {
                self.links(to, chunk, &mut links).await?;
            }
        }
        self.job.charge(|| {
            for row in batch.found_mut().filter(|row| row.archived_at.is_none()) {
                links.write(row, &associated(self.object));
            }
        });
        Ok(batch)
    }

    /// The rows of archived records of these ids.
    pub(super) async fn archived_content(&self, ids: &[String], names: &[&str]) -> Result<Batch, Problem> {
        let mut batch = Batch::default();
        for chunk in ids.chunks(READ_IDS) {
            batch.extend(self.batch_read(chunk, names, true).await?.0.batch);
        }
        Ok(batch)
    }

    async fn read_ids(&self, ids: &[String], names: &[&str]) -> Result<Batch, Problem> {
        let (page, read_at) = self.batch_read(ids, names, false).await?;
        let lookup = look_up(ids, &page);
        let mut batch = page.batch;
        if lookup.missing.is_empty() {
            return Ok(batch);
        }
        let archived = self.batch_read(&lookup.missing, names, true).await?.0;
        let found: BTreeSet<String> = archived.batch.ids().map(str::to_owned).collect();
        batch.extend(archived.batch);
        for id in lookup.missing.into_iter().filter(|id| !found.contains(id)) {
            let winner = if lookup.unexplained { self.winner_of(&id).await? } else { None };
            // Dated by the first of the reads: whoever saw the record after it is right.
            batch.push(MirrorRow::gone(&id, winner.as_deref(), read_at));
            batch.seen += 1;
        }
        Ok(batch)
    }

    /// The id under which HubSpot answers for `id`, when it is another one.
    async fn winner_of(&self, id: &str) -> Result<Option<String>, Problem> {
        let ids = [id.to_owned()];
        let (page, _) = self.batch_read(&ids, &[self.object.modified_property()], false).await?;
        Ok(page.ids.into_iter().find(|answered| answered != id))
    }

    async fn batch_read(
        &self,
        ids: &[String],
        names: &[&str],
        archived: bool,
    ) -> Result<(Page, Timestamp), Problem> {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let request = self.client.api().batch_read(self.object, &ids, names, archived);
        self.read(request, |answer| {
            Ok((read_batch(self.object, &answer.body, answer.sent_at)?, answer.sent_at))
        })
        .await
    }

    /// Reads the association lists of these records with `to` to their ends: each record has its own cursor.
    pub(super) async fn links(&self, to: ObjectType, ids: &[&str], links: &mut Links) -> Result<(), Problem> {
        let mut inputs: Vec<(String, Option<String>)> =
            ids.iter().map(|id| ((*id).to_owned(), None)).collect();
        while !inputs.is_empty() {
            let asked: Vec<AssociationInput<'_>> =
                inputs.iter().map(|(id, after)| AssociationInput { id, after: after.as_deref() }).collect();
            let request = self.client.api().associations(self.object, to, &asked);
            let page = self.read(request, |answer| AssociationsPage::read(&answer.body)).await?;
            let refused = page.errors.iter().find(|error| error.category != "OBJECT_NOT_FOUND");
            if let Some(error) = refused {
                let detail = format!("{} of {to} associations: {}", self.object, error.category);
                return Err(Problem::unavailable("associations_incomplete", detail));
            }
            for set in &page.sets {
                links.add(to, set);
            }
            inputs =
                page.sets.into_iter().filter_map(|set| Some((set.from, Some(set.next_after?)))).collect();
        }
        Ok(())
    }
}
