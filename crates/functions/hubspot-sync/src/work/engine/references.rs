//! What records refer to by ids: owners, pipelines and stages. They are read with a full sync and with each scheduled look at the
//! object: once a day.

use hubspot::{ObjectType, OwnersPage, Pipelines};
use kernel::Problem;
use ports::Level;
use reading::{is_not_permitted, is_trouble};
use serde_json::json;
use sync::{Mode, Reference, advances, clean_json, leads_nowhere};

use super::Engine;
use crate::sql::{SyncApplyOwners, SyncApplyPipelines};

/// Owners of a page: HubSpot's own number. The tests use few, so that a small portal has several pages.
const OWNERS: u32 = if cfg!(test) { 4 } else { 100 };

/// Owners of a portal that are read.
const MOST_OWNERS: usize = 20_000;

/// Stages of an object that are read: HubSpot has at most 100 pipelines of 100 stages.
const MOST_STAGES: usize = 10_000;

impl Engine<'_> {
    /// Mirrors what the object's records refer to, where this run looks. Answers what the app may not see.
    pub(super) async fn references(&self) -> Result<Vec<Reference>, Problem> {
        let looks = self.mode == Mode::Full || self.plan.as_ref().is_some_and(|plan| plan.looks);
        let mut unseen = Vec::new();
        // Contacts are synced in every portal.
        if looks && self.object == ObjectType::Contacts && !self.bear_lack(self.owners().await)? {
            unseen.push(Reference::Owners);
        }
        if looks && self.object.has_pipelines() && !self.bear_lack(self.pipelines().await)? {
            unseen.push(Reference::Pipelines);
        }
        Ok(unseen)
    }

    /// What HubSpot does not give is no reason to stop: the mirror keeps what it has, and the next look asks again. `false` when
    /// the app may not see it.
    fn bear_lack(&self, read: Result<(), Problem>) -> Result<bool, Problem> {
        let Err(problem) = read else { return Ok(true) };
        let permitted = !is_not_permitted(&problem);
        if permitted && problem.transient && !is_trouble(&problem) {
            return Err(problem);
        }
        let fields = json!({ "object": self.object, "code": problem.code });
        self.ports.log.log(Level::Warn, "references_not_read", fields);
        Ok(permitted)
    }

    async fn owners(&self) -> Result<(), Problem> {
        let (mut owners, mut is_whole) = (Vec::new(), true);
        // Who leaves is no more on the list of those who own: the other list is for those who left before the first sync.
        let lists: &[bool] = if self.mode == Mode::Full { &[false, true] } else { &[false] };
        for &archived in lists {
            let (mut after, mut pages, mut idle) = (None::<String>, 0, 0);
            loop {
                let request = self.reader.client().api().owners(OWNERS, after.as_deref(), archived);
                let page = self
                    .reader
                    .read(request, |answer| {
                        let page = OwnersPage::read(&clean_json(&answer.body), archived)?;
                        Ok(OwnersPage { is_whole: page.is_whole && answer.status == 200, ..page })
                    })
                    .await?;
                is_whole &= page.is_whole;
                pages += 1;
                idle = if page.owners.is_empty() { idle + 1 } else { 0 };
                owners.extend(page.owners);
                let Some(next) = page.next_after else { break };
                let leads_on = advances(after.as_deref(), &next) && !leads_nowhere(pages, idle, None, OWNERS);
                if owners.len() >= MOST_OWNERS || !leads_on {
                    is_whole = false;
                    break;
                }
                after = Some(next);
            }
        }
        owners.truncate(MOST_OWNERS);
        let apply = SyncApplyOwners { owners: &owners, is_whole };
        apply.call(self.ports, &self.job.lease).await.map(|_| ())
    }

    async fn pipelines(&self) -> Result<(), Problem> {
        let request = self.reader.client().api().pipelines(self.object);
        let mut read = self
            .reader
            .read(request, |answer| {
                let read = Pipelines::read(&clean_json(&answer.body))?;
                Ok(Pipelines { is_whole: read.is_whole && answer.status == 200, ..read })
            })
            .await?;
        let mut left = MOST_STAGES;
        read.pipelines.retain(|pipeline| {
            let stages = pipeline.stages.as_ref().map_or(1, Vec::len);
            let fits = stages <= left;
            left = left.saturating_sub(stages);
            read.is_whole &= fits;
            fits
        });
        let (object, is_whole) = (self.object.name(), read.is_whole);
        let apply = SyncApplyPipelines { object, pipelines: &read.pipelines, is_whole };
        apply.call(self.ports, &self.job.lease).await.map(|_| ())
    }
}
