//! The sync of one object: a walk through the phases, each batch committed with the position behind it.

mod archived;
mod commit;
mod content;
mod hunt;
mod isolate;
mod kinds;
mod pages;
mod permits;
mod properties;
mod reading;
mod sweep;
mod unserved;
mod walk;
mod window;

use std::cell::{Cell, RefCell};

use connection::{Answer, HubSpotClient};
use futures::future::join;
use hubspot::{ApiRequest, ObjectType, ReadError};
use kernel::{Problem, Timestamp};
use ports::{JobRun, Level, Ports};
use serde::Deserialize;
use serde_json::{Value, json};
use sync::{Batch, Cursor, Mode, Phase, SETTLE_MS, watermark};

pub(super) use permits::is_not_permitted;
pub(super) use sweep::MASS_DISAPPEARANCE;

use crate::sql::{SyncFinishObject, SyncNoteWait};

/// Sizes of pages and batches: HubSpot's maxima, and rows as `sync::BATCH_ROWS` says. The tests use small ones, so that
/// a small portal has many.
const LIST_PAGE: u32 = if cfg!(test) { 10 } else { 100 };
const SEARCH_PAGE: u32 = if cfg!(test) { 12 } else { hubspot::SEARCH_PAGE };
const READ_IDS: usize = if cfg!(test) { 10 } else { 100 };
const LINK_IDS: usize = if cfg!(test) { 15 } else { 1_000 };
const ROWS: usize = if cfg!(test) { 25 } else { sync::BATCH_ROWS };

/// CPU of a call that is spent outside our sight: fetch, text between JavaScript and wasm, the rate lease. Measured in the
/// local stack: 2 to 3 ms for each request to HubSpot, of which reading the page is less than one.
const CALL_US: u64 = 2_000;

/// How often an answer that cannot be read is asked for again at once: a body cut on its way is the usual cause.
const REREADS: u32 = 2;

/// Invocations in a row that bring nothing, after which the object is given up: one may find the budget spent by others.
const IDLE_TURNS: u32 = 50;

/// A batch is committed after this time even when it is small, so that a slow HubSpot does not cost the lease.
const BATCH_MS: i64 = 20_000;

/// How long trouble of HubSpot's own is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Patience {
    /// The first is the answer: it will be asked for less.
    Once,
    /// Several attempts.
    Retried,
}

impl Patience {
    const fn rereads(self) -> u32 {
        match self {
            Self::Once => 0,
            Self::Retried => REREADS,
        }
    }
}

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
    client: HubSpotClient,
    /// The same without patience.
    once: HubSpotClient,
    job: &'a JobRun,
    deadline: Timestamp,
    object: ObjectType,
    links_to: Vec<ObjectType>,
    mode: Mode,
    since: Option<Timestamp>,
    accept_deletions: bool,
    /// HubSpot's time before which the work cannot have begun: of the first answer that tells it.
    began: Cell<Option<Timestamp>>,
    /// Objects whose links the app may not see.
    unlinked: RefCell<Vec<ObjectType>>,
    /// Kinds of links that are known, once one was met that has no name of its own.
    kinds: RefCell<Option<kinds::Kinds>>,
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
        Ok(Self {
            ports,
            once: client.once(),
            client,
            job,
            deadline,
            object: payload.object,
            links_to: payload.links_to.unwrap_or_else(|| {
                ObjectType::TYPED.into_iter().filter(|other| *other != payload.object).collect()
            }),
            mode,
            since,
            accept_deletions: payload.accept_deletions,
            began: Cell::default(),
            unlinked: RefCell::default(),
            kinds: RefCell::default(),
        })
    }

    /// Works until the object is done or the budget is spent. While a batch is committed the next one is fetched.
    pub(super) async fn run(&self) -> Result<Progress, Problem> {
        let mut head = self.job.job.cursor::<Cursor>()?.unwrap_or_default();
        self.began.set(head.began);
        if head.phase == Phase::Properties {
            let Some(begun) = self.properties().await? else { return Ok(Progress::Cancelled) };
            head = begun;
        }
        self.unlinked.borrow_mut().clone_from(&head.unlinked);
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
                    fetched.next.began = self.began.get();
                    head = fetched.next.clone();
                    pending = Some(fetched).filter(|fetched| !fetched.batch.is_empty());
                }
                None if !drained => {}
                None if head.phase == Phase::Finish => return self.finish(&head).await,
                None => return self.pause(&head, &committed).await,
            }
        }
    }

    /// Whether the next batch may be read before the last one is committed, and before its time.
    fn may_fetch(&self, head: &Cursor, drained: bool) -> bool {
        match head.phase {
            Phase::Finish => false,
            // It asks the database for what was not seen: everything that was must have arrived there.
            Phase::Sweep | Phase::Owed => drained,
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
            Phase::Sweep => self.sweep(head).await?,
            Phase::Window => self.window(head, self.since.unwrap_or_default()).await?,
            Phase::Trailing => self.window(head, self.watermark(head)).await?,
            Phase::Owed => self.owed(head).await?,
            Phase::Properties | Phase::Finish => Fetched { batch: Batch::default(), next: head.clone() },
        };
        self.bear_all(&fetched.next)?;
        fetched.next.unlinked.clone_from(&self.unlinked.borrow());
        Ok(fetched)
    }

    fn watermark(&self, head: &Cursor) -> Timestamp {
        watermark(self.began.get(), head.started_at, self.since)
    }

    async fn finish(&self, head: &Cursor) -> Result<Progress, Problem> {
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

    /// The client that has this patience.
    fn client_with(&self, patience: Patience) -> &HubSpotClient {
        match patience {
            Patience::Once => &self.once,
            Patience::Retried => &self.client,
        }
    }

    /// Sends a request and reads its answer; the reading is charged.
    async fn read<T>(
        &self,
        request: ApiRequest,
        parse: impl Fn(&Answer) -> Result<T, ReadError>,
    ) -> Result<T, Problem> {
        self.read_with(Patience::Retried, request, parse).await
    }

    async fn read_with<T>(
        &self,
        patience: Patience,
        request: ApiRequest,
        parse: impl Fn(&Answer) -> Result<T, ReadError>,
    ) -> Result<T, Problem> {
        let mut rereads = 0;
        loop {
            self.job.charge_us(CALL_US);
            let answer = self.client_with(patience).send(&request).await?;
            self.began.set(self.began.get().or(answer.floor));
            match self.job.charge(|| parse(&answer)) {
                Ok(value) => return Ok(value),
                Err(error) if rereads == patience.rereads() => return Err(connection::unreadable(error)),
                Err(error) => {
                    rereads += 1;
                    let fields = json!({ "object": self.object, "error": error.to_string() });
                    self.ports.log.log(Level::Warn, "unreadable_answer", fields);
                }
            }
        }
    }

    /// Whether a batch should go to the database as it is.
    fn is_due(&self, batch: &Batch, since: Timestamp) -> bool {
        batch.len() >= ROWS
            || batch.is_full()
            || self.job.should_stop()
            || self.now().millis_since(since) > BATCH_MS
    }
}
