//! Records by id, consistently, with their associations.

use futures::future::join_all;
use hubspot::{AssociationInput, AssociationsPage, ObjectType};
use kernel::Problem;
use sync::{Batch, Links, MirrorRow};

use crate::{Reader, batch::Reading, is_not_permitted, is_trouble};

impl Reader<'_> {
    /// The rows of these ids as they are now: live, archived, merged or gone.
    ///
    /// # Errors
    /// What the client has trouble with, and `batch_incomplete`, `associations_incomplete`, `cursor_stuck`. A record that
    /// HubSpot cannot serve is no error but one of the batch.
    pub async fn content(&self, ids: &[String], names: &[&str]) -> Result<Batch, Problem> {
        let mut batch = self.records(ids, names).await?;
        self.add_links(&mut batch, &self.links_to, |_| true).await?;
        Ok(batch)
    }

    /// Adds the links with these objects to those live records of the batch that are wanted.
    ///
    /// # Errors
    /// Those of [`Self::content`].
    pub async fn add_links(
        &self,
        batch: &mut Batch,
        with: &[ObjectType],
        wanted: impl Fn(&str) -> bool,
    ) -> Result<(), Problem> {
        let is_meant = |row: &&mut MirrorRow| row.archived_at.is_none() && wanted(&row.hubspot_id);
        let live: Vec<String> =
            batch.found_mut().filter(is_meant).map(|row| row.hubspot_id.clone()).collect();
        let live: Vec<&str> = live.iter().map(String::as_str).collect();
        let mut links = Links::default();
        for to in self.linked().into_iter().filter(|to| with.contains(to)) {
            for chunk in live.chunks(self.sizes.links) {
                match self.links(to, chunk, &mut links).await {
                    // The records themselves were just read: it is the other object that may not be seen.
                    Err(problem) if is_not_permitted(&problem) => {
                        self.forgo(to);
                        break;
                    }
                    read => read?,
                }
            }
        }
        self.job.charge(|| {
            for row in batch.found_mut().filter(is_meant) {
                links.write(row, with);
            }
        });
        Ok(())
    }

    /// The rows of archived records of these ids.
    ///
    /// # Errors
    /// Those of [`Self::content`].
    pub async fn archived_content(&self, ids: &[String], names: &[&str]) -> Result<Batch, Problem> {
        let mut batch = Batch::default();
        for chunk in ids.chunks(self.sizes.ids) {
            batch.extend(Reading::patient(self, names).archived(chunk).await?);
        }
        Ok(batch)
    }

    /// The rows of these ids without associations. In batches that HubSpot does not serve, the records are found that it cannot
    /// serve.
    ///
    /// # Errors
    /// Those of [`Self::content`].
    pub async fn records(&self, ids: &[String], names: &[&str]) -> Result<Batch, Problem> {
        let reading = Reading::patient(self, names);
        let chunks: Vec<&[String]> = ids.chunks(self.sizes.ids).collect();
        let mut batch = Batch::default();
        let mut failed = Vec::new();
        let mut trouble = None;
        for (chunk, read) in chunks.iter().zip(join_all(chunks.iter().map(|chunk| reading.of(chunk))).await) {
            match read {
                Err(problem) if is_trouble(&problem) => {
                    failed.push(*chunk);
                    trouble = Some(problem);
                }
                read => batch.extend(read?),
            }
        }
        if let Some(why) = trouble {
            batch.extend(self.isolate_unserved(&reading, failed, why).await?);
        }
        Ok(batch)
    }

    /// Reads the association lists of these records with `to` to their ends: each record has its own cursor.
    ///
    /// # Errors
    /// Those of [`Self::content`].
    pub async fn links(&self, to: ObjectType, ids: &[&str], links: &mut Links) -> Result<(), Problem> {
        let mut inputs: Vec<(String, Option<String>)> =
            ids.iter().map(|id| ((*id).to_owned(), None)).collect();
        while !inputs.is_empty() {
            let asked: Vec<AssociationInput<'_>> =
                inputs.iter().map(|(id, after)| AssociationInput { id, after: after.as_deref() }).collect();
            let request = self.client().api().associations(self.object, to, &asked);
            let page = self.read(request, |answer| AssociationsPage::read(&answer.body)).await?;
            for set in &page.sets {
                let asked =
                    inputs.iter().find(|(id, _)| *id == set.from).and_then(|(_, after)| after.as_deref());
                self.advanced(asked, set.next_after.as_deref())?;
            }
            let refused = page.errors.iter().find(|error| error.category != "OBJECT_NOT_FOUND");
            if let Some(error) = refused {
                let detail = format!("{} of {to} associations: {}", self.object, error.category);
                return Err(Problem::unavailable("associations_incomplete", detail));
            }
            self.note_kinds(to, &page.sets).await?;
            for set in &page.sets {
                links.add(to, set);
            }
            inputs =
                page.sets.into_iter().filter_map(|set| Some((set.from, Some(set.next_after?)))).collect();
        }
        Ok(())
    }
}
