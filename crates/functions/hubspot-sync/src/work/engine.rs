//! The sync of one object: a walk through the phases, each batch committed with the position behind it.

mod archived;
mod commit;
mod hunt;
mod pages;
mod permits;
mod properties;
mod references;
mod slice;
mod sweep;
mod unserved;
mod walk;
mod window;

use connection::HubSpotClient;
use futures::future::join;
use hubspot::ObjectType;
use kernel::{Problem, Timestamp};
use ports::{JobRun, Ports};
use reading::{Reader, Sizes};
use serde::Deserialize;
use serde_json::{Value, json};
use sync::{Batch, Cursor, Mode, Phase, Plan, SETTLE_MS, Selection, watermark};

use properties::Begun;

pub(super) use sweep::MASS_DISAPPEARANCE;

use crate::sql::{SyncFinishObject, SyncNoteWait};

/// Sizes of pages and batches: HubSpot's maxima, and rows as `sync::BATCH_ROWS` says. The tests use small ones, so that
/// a small portal has many.
const LIST_PAGE: u32 = if cfg!(test) { 10 } else { 100 };
const SEARCH_PAGE: u32 = if cfg!(test) { 12 } else { hubspot::SEARCH_PAGE };
const SIZES: Sizes = if cfg!(test) { Sizes { ids: 10, links: 15, alone: 4 } } else { Sizes::FULL };
const ROWS: usize = if cfg!(test) { 25 } else { sync::BATCH_ROWS };

/// Invocations in a row that bring nothing, after which the object is given up: one may find the budget spent by others.
const IDLE_TURNS: u32 = 50;

/// A batch is committed after this time even when it is small, so that a slow HubSpot does not cost the lease.
const BATCH_MS: i64 = 20_000;

/// What a `sync.object` job asks for.
#[derive(Debug, Deserialize)]
struct Payload {
    object: ObjectType,
    /// Objects whose links are mirrored with a record. Not given by those who know four objects only.
    links_to: Option<Vec<ObjectType>>,
    mode: Mode,
    #[serde(default)]
    since: Option<Timestamp>,
    /// Archives records that HubSpot does not know any more, however many they are.
    #[serde(default)]
    accept_deletions: bool,
    /// Nobody asked for this run.
    #[serde(default)]
    plan: Option<Plan>,
    /// The properties that an earlier run chose.
    #[serde(default)]
    selection: Option<Selection>,
}

/// How far the job got in this invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// All of it; the object is closed.
    Finished,
    /// The budget is spent; to be gone on with after this many milliseconds.
    Paused(u64),
    /// Somebody cancelled the session.
    Cancelled,
}

/// Records read, and the position behind them.
pub(super) struct Fetched {
    batch: Batch,
    next: Cursor,
}

impl Fetched {
    /// The same list goes on at `at`, in another way.
    fn within(batch: Batch, at: &Cursor) -> Self {
        let next = at.held(at.after.clone()).counted(&batch);
        Self { batch, next }
    }
}

/// The sync of one object in one invocation.
pub(super) struct Engine<'a> {
    ports: &'a Ports,
    reader: Reader<'a>,
    job: &'a JobRun,
    deadline: Timestamp,
    object: ObjectType,
    mode: Mode,
    since: Option<Timestamp>,
    accept_deletions: bool,
    plan: Option<Plan>,
    selection: Option<Selection>,
}

impl<'a> Engine<'a> {
    /// For a claimed job.
    pub(super) fn new(
        ports: &'a Ports,
        client: HubSpotClient,
        job: &'a JobRun,
        deadline: Timestamp,
    ) -> Result<Self, Problem> {
        let payload: Payload = job.job.payload()?;
        // Without a watermark there is nothing to be incremental to.
        let mode = if payload.since.is_none() { Mode::Full } else { payload.mode };
        let since = payload.since.filter(|_| mode == Mode::Incremental);
        let links_to = payload.links_to.unwrap_or_else(|| {
            ObjectType::TYPED.into_iter().filter(|other| *other != payload.object).collect()
        });
        Ok(Self {
            ports,
            reader: Reader::new(ports, client, job, payload.object, links_to, SIZES),
            job,
            deadline,
            object: payload.object,
            mode,
            since,
            accept_deletions: payload.accept_deletions,
            plan: payload.plan.filter(|_| mode == Mode::Incremental),
            selection: payload.selection,
        })
    }

    /// Works until the object is done or the budget is spent. While a batch is committed the next one is fetched.
    pub(super) async fn run(&self) -> Result<Progress, Problem> {
        let mut head = self.job.job.cursor::<Cursor>()?.unwrap_or_default();
        self.reader.goes_on_from(head.began);
        if head.phase == Phase::Properties {
            head = match self.begin().await? {
                Begun::At(cursor) => *cursor,
                Begun::Anew => return Ok(Progress::Paused(0)),
                Begun::Cancelled => return Ok(Progress::Cancelled),
            };
        }
        self.reader.knows_unlinked(&head.unlinked);
        let mut committed = head.clone();
        let mut pending: Option<Fetched> = None;
        loop {
            let drained = pending.is_none();
            let delay = self.settle_ms(&head);
            if drained && delay > 0 && self.now().plus_millis(delay) < self.deadline {
                self.ports.timer.sleep_ms(delay.unsigned_abs()).await;
            }
            let goes_on = !self.job.should_stop() && self.may_fetch(&head, drained);
            let fetching = async { if goes_on { self.fetch(&head).await.map(Some) } else { Ok(None) } };
            let committing = async {
                match pending.take() {
                    Some(Fetched { batch, next }) => {
                        self.commit(batch, &next, &committed).await.map(|on| (on, Some(next)))
                    }
                    None => Ok((true, None)),
                }
            };
            let (fetched, committing) = join(fetching, committing).await;
            // The commit first: a lost lease matters more than whatever the fetch met.
            let (on, position) = committing?;
            if !on {
                return Ok(Progress::Cancelled);
            }
            committed = position.unwrap_or(committed);
            match fetched? {
                Some(mut fetched) => {
                    fetched.next.began = self.reader.began();
                    head = fetched.next.clone();
                    pending = Some(fetched).filter(|fetched| !fetched.batch.is_empty());
                }
                None if !drained => {}
                None if head.phase == Phase::Finish => return self.finish(&head, &committed).await,
                None => return self.pause(&head, &committed).await,
            }
        }
    }

    /// The first position.
    async fn begin(&self) -> Result<Begun, Problem> {
        match (&self.plan, &self.selection) {
            (Some(plan), Some(selection)) if !plan.looks => {
                Ok(Begun::At(Box::new(Cursor::planned(plan.clone(), selection.clone(), self.now()))))
            }
            _ => self.properties().await,
        }
    }

    /// Whether the next batch may be read before the last one is committed, and before its time.
    fn may_fetch(&self, head: &Cursor, drained: bool) -> bool {
        match head.phase {
            Phase::Finish => false,
            // It asks the database for what was not seen: everything that was must have arrived there.
            Phase::Sweep | Phase::Owed => drained,
            // It compares the mirror's count with HubSpot's.
            Phase::Archived if !head.is_counted() => drained,
            Phase::Trailing => drained && self.settle_ms(head) <= 0,
            _ => true,
        }
    }

    /// Milliseconds until the trailing search may begin.
    fn settle_ms(&self, head: &Cursor) -> i64 {
        if head.phase != Phase::Trailing {
            return 0;
        }
        head.started_at.plus_millis(SETTLE_MS).millis_since(self.now()).max(0)
    }

    async fn fetch(&self, head: &Cursor) -> Result<Fetched, Problem> {
        let mut fetched = match head.phase {
            Phase::Walk => self.walk(head).await?,
            Phase::Archived => self.archived(head).await?,
            Phase::Sweep if head.plan.is_some() => self.between(head).await?,
            Phase::Sweep => self.sweep(head).await?,
            Phase::Window => self.window(head, self.since.unwrap_or_default()).await?,
            Phase::Trailing => self.window(head, self.watermark(head)).await?,
            Phase::Owed => self.owed(head).await?,
            Phase::Properties | Phase::Finish => Fetched { batch: Batch::default(), next: head.clone() },
        };
        self.bear_all(&fetched.next)?;
        fetched.next.unlinked = self.reader.unlinked();
        Ok(fetched)
    }

    fn watermark(&self, head: &Cursor) -> Timestamp {
        watermark(self.reader.began(), head.started_at, self.since)
    }

    async fn finish(&self, head: &Cursor, committed: &Cursor) -> Result<Progress, Problem> {
        // Where a slice ended is told by the cursor, which a slice without records has not committed.
        let tells = head.plan.as_ref().is_some_and(|plan| plan.looks || plan.slice.is_some());
        if tells && head != committed && !self.commit(Batch::default(), head, committed).await? {
            return Ok(Progress::Cancelled);
        }
        self.close("completed", Some(self.watermark(head)), Self::lacks(head)).await?;
        Ok(Progress::Finished)
    }

    /// Closes an object that cannot be gone on with.
    pub(super) async fn refuse(&self, status: &str, problem: &Problem) -> Result<(), Problem> {
        let error = json!({ "code": problem.code, "detail": problem.detail });
        self.close(status, None, Some(error)).await
    }

    async fn close(
        &self,
        status: &str,
        watermark: Option<Timestamp>,
        error: Option<Value>,
    ) -> Result<(), Problem> {
        let finish = SyncFinishObject { object: self.object.name(), status, watermark, error };
        finish.call(self.ports, &self.job.lease).await.map(|_| ())
    }

    /// Tells the session why it waits, and until when.
    pub(super) async fn note_wait(&self, problem: &Problem) -> Result<(), Problem> {
        let wait = SyncNoteWait {
            object: self.object.name(),
            code: &problem.code,
            detail: &problem.detail,
            wait_ms: problem.retry_after_ms,
        };
        wait.call(self.ports, &self.job.lease).await.map(|_| ())
    }

    fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }

    /// Positions behind empty batches were not committed; the next invocation needs the last one.
    async fn pause(&self, head: &Cursor, committed: &Cursor) -> Result<Progress, Problem> {
        let head = Cursor { turns: if head == committed { head.turns + 1 } else { 0 }, ..head.clone() };
        if head.turns > IDLE_TURNS {
            let detail = format!("the sync of {} got nowhere in {IDLE_TURNS} turns", self.object);
            return Err(Problem::internal("no_progress", detail));
        }
        if !self.commit(Batch::default(), &head, committed).await? {
            return Ok(Progress::Cancelled);
        }
        Ok(Progress::Paused(self.settle_ms(&head).unsigned_abs()))
    }

    /// Whether a batch should go to the database as it is.
    fn is_due(&self, batch: &Batch, since: Timestamp) -> bool {
        batch.len() >= ROWS
            || batch.is_full()
            || self.job.should_stop()
            || self.now().millis_since(since) > BATCH_MS
    }
}
