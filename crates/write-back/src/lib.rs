//! Writing scores back to HubSpot: `score.write_back` jobs.
//!
//! ```no_run
//! # async fn example(run: ports::JobRun, ports: ports::Ports) -> Result<(), kernel::Problem> {
//! write_back::start_due(&ports).await?; // what the schedule asks for
//! let deadline = ports.clock.now().plus_millis(40_000); // no request to HubSpot goes on for longer
//! let outcome = write_back::work(&run, &ports, deadline).await?; // what becomes of a leased job
//! # drop(outcome);
//! # Ok(()) }
//! ```
//!
//! The database knows which values HubSpot does not have yet. Here they are sent, up to a hundred records in a request,
//! and what became of each record is committed. A kill at any point repeats at most the batches in flight, with the
//! values that HubSpot has by then, which changes nothing there.

mod properties;
mod send;
mod sent;
mod setup;
mod sql;
#[cfg(test)]
mod tests;

use connection::{CALL_US, HubSpotClient};
use hubspot::ObjectType;
use kernel::{Problem, Timestamp};
use ports::{JobRun, Level, Outcome, Ports, SqlFunction};
use serde_json::{Value, json};

use properties::DEFINITION_VERSION;
use send::Stop;
use sent::Sent;
use setup::Setup;
use sql::{Block, Commit, Ready, Record, Slice, Status, WriteBackDue};

/// Requests in flight. HubSpot takes some 300 ms for a batch of writes, so one after the other 29,000 records would take a
/// minute and a half; the rate limit allows eleven a second.
const PARALLEL: usize = 4;

/// Records of one slice.
const SLICE: usize = PARALLEL * send::BATCH;

/// Wait of a job that meets an older one of the same portal and object type.
const WAITS_MS: u64 = 15_000;

/// Queues a write-back where marks, refused records that are due or a mended portal wait for one: the net under the
/// trigger that queues them when scores change.
pub async fn start_due(ports: &Ports) -> Result<(), Problem> {
    WriteBackDue {}.call(ports).await.map(|_| ())
}

/// Works on one job until nothing is pending or the invocation's budget is spent; no request to HubSpot, or wait for one, goes
/// on beyond `deadline`.
pub async fn work(run: &JobRun, ports: &Ports, deadline: Timestamp) -> Result<Outcome, Problem> {
    let portal = run.job.portal_id.clone();
    let portal =
        portal.ok_or_else(|| Problem::internal("bad_job_payload", "a write-back without a portal"))?;
    let client = HubSpotClient::new(ports, portal)?.until(deadline);
    let mut job = WriteBack { run, ports, client, is_set_up: false, totals: run.job.cursor.clone() };
    match job.slices().await {
        Err(problem) if delivery::blocks(&problem) => job.block(&problem.code, &problem.detail).await,
        ended => ended,
    }
}

/// One job in one invocation.
struct WriteBack<'a> {
    run: &'a JobRun,
    ports: &'a Ports,
    client: HubSpotClient,
    /// Whether this invocation has looked at the portal's properties.
    is_set_up: bool,
    /// Counts of the job so far, as the database keeps them.
    totals: Value,
}

impl WriteBack<'_> {
    async fn slices(&mut self) -> Result<Outcome, Problem> {
        loop {
            if self.run.should_stop() {
                return Ok(Outcome::Again { delay_ms: 0 });
            }
            let slice = self.call(&Slice { limit: SLICE }).await?;
            let object = match slice.status {
                Status::Open { object_type } => object_type.object_type(),
                Status::Waits => return Ok(Outcome::Again { delay_ms: WAITS_MS }),
                Status::Off => return Ok(Outcome::Done(json!({ "off": true }))),
                Status::Cancelled => return Ok(Outcome::cancelled()),
            };
            if slice.records.is_empty() {
                if slice.more {
                    continue;
                }
                return Ok(Outcome::Done(self.totals.clone()));
            }
            if slice.definition_version < DEFINITION_VERSION
                && let Some(blocked) = self.set_up(object).await?
            {
                return Ok(blocked);
            }
            if let Some(ended) = self.write(object, slice.step, &slice.records).await? {
                return Ok(ended);
            }
        }
    }

    /// Makes sure that the properties exist. The outcome, when they cannot.
    async fn set_up(&mut self, object: ObjectType) -> Result<Option<Outcome>, Problem> {
        self.is_set_up = true;
        match setup::ensure(&self.client, self.run, object).await? {
            Setup::Ready => {
                self.call(&Ready { version: DEFINITION_VERSION }).await?;
                Ok(None)
            }
            Setup::Blocked { code, detail } => self.block(code, &detail).await.map(Some),
        }
    }

    /// Sends the records and commits what became of them, also when some of the requests came to nothing.
    async fn write(
        &mut self,
        object: ObjectType,
        step: i64,
        records: &[Record],
    ) -> Result<Option<Outcome>, Problem> {
        let (sent, ended_by) = send::all(&self.client, self.run, object, records, self.is_set_up).await;
        if !sent.is_empty() && self.commit(step, &sent).await? {
            return Ok(Some(Outcome::cancelled()));
        }
        match ended_by {
            None => Ok(None),
            // A property was deleted or changed since it was made.
            Some(Stop::Definitions) => self.set_up(object).await,
            Some(Stop::Problem(problem)) => Err(problem),
        }
    }

    /// Whether the job was cancelled.
    async fn commit(&mut self, step: i64, sent: &Sent) -> Result<bool, Problem> {
        for refused in &sent.refused {
            let fields = json!({ "id": refused.record_id, "code": refused.code });
            self.ports.log.log(Level::Warn, "score_refused", fields);
        }
        let Sent { written, refused, gone, overwritten } = sent;
        let commit = Commit { step, written, refused, gone, overwritten };
        let committed = self.call(&commit).await?;
        self.totals = committed.totals;
        Ok(committed.cancelled)
    }

    /// Ends the job; the records stay pending until the portal takes them.
    async fn block(&self, code: &str, detail: &str) -> Result<Outcome, Problem> {
        let fields = json!({ "portal_id": self.client.portal(), "code": code, "detail": detail });
        self.ports.log.log(Level::Warn, "write_back_blocked", fields);
        self.call(&Block { code, detail }).await.map(|_| Outcome::Closed)
    }

    /// Runs a step of the job and charges what is seen of the call.
    async fn call<F: SqlFunction>(&self, function: &F) -> Result<F::Output, Problem> {
        self.run.step(function, CALL_US).await
    }
}
