//! The first phase: the property definitions, and with them the choice of what is read.

use connection::REREADS;
use hubspot::{ObjectName, ObjectSchema, ObjectType};
use kernel::Problem;
use sync::{Cursor, Mode, Phase, PropertySettings, clean_json, definitions, missing_definitions, select};

use super::Engine;
use crate::sql::{SyncApplyProperties, SyncApplySchema, SyncPropertySettings};

/// How long HubSpot gets before it is asked again for definitions that did not come whole.
const AGAIN_MS: u64 = 1_000;

/// How a job began.
pub(super) enum Begun {
    /// At this position.
    At(Box<Cursor>),
    /// The properties are chosen otherwise than before: as a full one, from its beginning.
    Anew,
    /// Not at all.
    Cancelled,
}

impl Engine<'_> {
    /// Mirrors the definitions and begins.
    pub(super) async fn properties(&self) -> Result<Begun, Problem> {
        let started_at = self.now();
        if let ObjectType::Other(name) = self.object
            && name.is_custom()
            && !self.schema(name).await?
        {
            return Ok(Begun::Cancelled);
        }
        let body = self.definitions().await?;
        let settings = match &self.job.job.account_id {
            Some(account_id) => {
                let ask = SyncPropertySettings { account_id, object: self.object.name() };
                ask.call(self.ports).await?
            }
            None => PropertySettings::default(),
        };
        let (selection, definitions) = self
            .job
            .charge(|| Ok((select(self.object, &body, &settings)?, definitions(&body)?)))
            .map_err(connection::unreadable)?;
        if self.mode == Mode::Full {
            self.reader.refresh_kinds().await?;
        }
        let unseen = self.references().await?;
        let cursor = Cursor {
            phase: Phase::Properties.next(self.mode),
            unseen,
            properties: selection.names,
            wide: selection.wide,
            started_at,
            expected: self.expected().await,
            plan: self.plan.clone(),
            ..Cursor::default()
        };
        let apply =
            SyncApplyProperties { object: self.object.name(), definitions: &definitions, cursor: &cursor };
        let applied = apply.call(self.ports, &self.job.lease).await?;
        Ok(match applied {
            _ if applied.cancelled => Begun::Cancelled,
            _ if applied.read_whole => Begun::Anew,
            _ => Begun::At(Box::new(cursor)),
        })
    }

    /// Mirrors what the portal says about a custom object. `false` when the session was cancelled.
    async fn schema(&self, object: ObjectName) -> Result<bool, Problem> {
        let body = self
            .reader
            .read(self.reader.client().api().schema(object), |answer| {
                let body = clean_json(&answer.body).into_owned();
                let is_of = ObjectSchema::read(&body)?.is_of(object);
                Ok(Some(body).filter(|_| is_of))
            })
            .await?;
        let body = body.ok_or_else(|| {
            let detail = format!("HubSpot describes {object:?} as another object, or by a name that is none");
            Problem::unavailable("schema_unusable", detail)
        })?;
        let schema = ObjectSchema::read(&body).map_err(connection::unreadable)?;
        let apply = SyncApplySchema { object: self.object.name(), name: &schema.name, schema: schema.raw };
        Ok(!apply.call(self.ports, &self.job.lease).await?.cancelled)
    }

    /// The answer with the definitions. One without those that every portal has is none.
    async fn definitions(&self) -> Result<String, Problem> {
        let mut rereads = 0;
        loop {
            let request = self.reader.client().api().properties(self.object);
            let (body, missing) = self
                .reader
                .read(request, |answer| {
                    let body = clean_json(&answer.body).into_owned();
                    let missing = missing_definitions(self.object, &body)?;
                    Ok((body, missing))
                })
                .await?;
            if missing.is_empty() {
                return Ok(body);
            }
            if rereads == REREADS {
                let detail = format!(
                    "HubSpot's property definitions of {} come without {}; nothing was read or changed",
                    self.object,
                    missing.join(", ")
                );
                return Err(Problem::unavailable("definitions_incomplete", detail));
            }
            rereads += 1;
            self.ports.timer.sleep_ms(AGAIN_MS).await;
        }
    }

    /// How many live records a full sync will meet: the total of a search for all of them. Only the progress display
    /// needs it, so a search that fails is no failure.
    async fn expected(&self) -> Option<u64> {
        if self.mode == Mode::Incremental {
            return None;
        }
        self.count().await.ok()
    }
}
