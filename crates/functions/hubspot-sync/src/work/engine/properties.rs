//! The first phase: the property definitions, and with them the choice of what is read.

use hubspot::{SearchPage, SearchWindow};
use kernel::{Problem, Timestamp};
use sync::{Cursor, Mode, Phase, clean_json, definitions, select};

use super::Engine;
use crate::sql::SyncApplyProperties;

impl Engine<'_> {
    /// Mirrors the definitions and begins. `None` when the session was cancelled.
    pub(super) async fn properties(&self) -> Result<Option<Cursor>, Problem> {
        let started_at = self.now();
        let request = self.client.api().properties(self.object);
        let (selection, definitions) = self
            .read(request, |answer| {
                let body = clean_json(&answer.body);
                Ok((select(self.object, &body)?, definitions(&body)?))
            })
            .await?;
        let cursor = Cursor {
            phase: Phase::Properties.next(self.mode),
            properties: selection.names,
            wide: selection.wide,
            started_at,
            expected: self.expected().await,
            ..Cursor::default()
        };
        let apply =
            SyncApplyProperties { object: self.object.name(), definitions: &definitions, cursor: &cursor };
        let applied = apply.call(self.ports, &self.job.lease).await?;
        Ok(Some(cursor).filter(|_| !applied.cancelled))
    }

    /// How many live records a full sync will meet: the total of a search for all of them. Only the progress display
    /// needs it, so a search that fails is no failure.
    async fn expected(&self) -> Option<u64> {
        if self.mode == Mode::Incremental {
            return None;
        }
        let all = SearchWindow {
            modified_from: Timestamp::default(),
            modified_until: None,
            after_id: None,
            limit: 1,
        };
        let request = self.client.api().search(self.object, &all);
        let answer = self.client.send(&request).await.ok()?;
        SearchPage::read(&answer.body).ok().map(|page| page.total)
    }
}
