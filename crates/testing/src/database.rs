//! The database in memory: the SQL functions as the migrations have them, a module for each area.
//!
//! It is held to the real ones: the stories of `tests/calls` are replayed here and on a migrated database ([`crate::calls`]), but
//! for those that say `"fake": false`. A function that no unit test needs is not here; a story's call of it is passed over.
//! What it leaves out: wake-ups (a test calls `/run` itself), audit, logs, broadcasts, housekeeping.

mod accounts;
mod bookings;
mod call;
mod card;
mod documents;
mod drift;
mod fixture;
mod idempotency;
mod inbound;
mod jobs;
mod mirror;
mod oauth;
mod outbox;
mod rates;
mod scores;
mod sync;
mod tokens;
mod training;
mod write_back;

use std::{
    cell::{Cell, Ref, RefCell, RefMut},
    rc::Rc,
};

use async_trait::async_trait;
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock as _, Store};
use serde_json::Value;

use crate::{FakeClock, Kill, StoreCall};
pub use accounts::{Account, TokenType};
pub use bookings::{Booking, Bookings};
pub use call::{Answer, Call, raise};
pub use card::Action;
pub use documents::{Chunk, DOCUMENT, Document, Part};
pub use drift::Drift;
pub(crate) use fixture::NAMES;
pub use fixture::{ACCOUNT, ADMIN, MEMBER, OTHER_ACCOUNT, OTHER_PORTAL, OWNER, PORTAL, STRANGER, VIEWER};
pub use inbound::{Dirty, Event};
pub use jobs::Job;
pub use mirror::MirrorRecord;
pub use outbox::{Outbox, OutboxRecord};
pub use scores::{BatchRow, ItemRow, ModelRow, Scores, StoredScore};
pub use sync::{ObjectSetting, Referred, Rows, Session, SessionObject, Status};
pub use training::RunRow;
pub use write_back::{Setup, WriteBack};

/// What one area of the schema brings: its functions, what follows its jobs, the tables that a story may fill.
struct Area {
    call: fn(&mut Tables, &Call) -> Option<Answer>,
    /// The functions that signed-in users may execute; the service may execute all.
    for_users: &'static [&'static str],
    /// By kind of job.
    owners: &'static [(&'static str, jobs::Handler)],
    insert: fn(&mut Tables, &str, &Value, Timestamp) -> Option<()>,
}

const NO_AREA: Area = Area { call: |_, _| None, for_users: &[], owners: &[], insert: |_, _, _, _| None };

/// Asked in turn.
#[rustfmt::skip] // a line for each
const AREAS: &[Area] = &[
    accounts::AREA,
    bookings::AREA,
    card::AREA,
    documents::AREA,
    drift::AREA,
    idempotency::AREA,
    inbound::AREA,
    jobs::AREA,
    mirror::AREA,
    oauth::AREA,
    outbox::AREA,
    rates::AREA,
    scores::AREA,
    sync::AREA,
    tokens::AREA,
    training::AREA,
    write_back::AREA,
];

/// Everything that is stored, by area.
#[derive(Debug, Default)]
#[allow(missing_docs)] // areas
pub struct Tables {
    pub accounts: accounts::Accounts,
    pub bookings: bookings::Bookings,
    pub card: card::Card,
    pub documents: documents::Documents,
    pub drift: drift::Drift,
    pub idempotency: idempotency::Keys,
    pub inbound: inbound::Inbound,
    pub jobs: jobs::Jobs,
    pub mirror: mirror::Mirror,
    pub oauth: oauth::States,
    pub outbox: outbox::Outbox,
    pub rates: rates::Rates,
    /// Requests to HubSpot by purpose.
    pub call_counts: rates::CallCounts,
    pub scores: scores::Scores,
    pub sync: sync::Sync,
    pub training: training::Runs,
    pub write_backs: write_back::WriteBacks,
    uuids: u64,
}

impl Tables {
    /// The next random id.
    pub fn uuid(&mut self) -> String {
        self.uuids += 1;
        format!("00000000-0000-4000-8000-{:012}", self.uuids)
    }

    /// Puts a row into the table of that name.
    ///
    /// # Panics
    /// When no area has such a table.
    pub fn insert(&mut self, table: &str, row: &Value, now: Timestamp) {
        let inserted = AREAS.iter().find_map(|area| (area.insert)(self, table, row, now));
        inserted.unwrap_or_else(|| panic!("the table {table} is not in memory"));
    }

    fn run(&mut self, call: &Call) -> Option<Answer> {
        let may = call.user.is_none() || AREAS.iter().any(|area| area.for_users.contains(&call.function));
        if may {
            AREAS.iter().find_map(|area| (area.call)(self, call))
        } else {
            Some(raise(403, "forbidden"))
        }
    }
}

type Hook = Rc<dyn Fn(&StoreCall) -> Result<(), Problem>>;

/// Implements [`Store`] on [`Tables`]. An unknown function panics with its name.
#[allow(missing_debug_implementations)] // closures
pub struct FakeDatabase {
    clock: Rc<FakeClock>,
    /// What is stored, to look at and to change.
    pub tables: RefCell<Tables>,
    /// Passed before each call and before its answer.
    pub kill: Rc<Kill>,
    /// How long a call takes, in milliseconds of the clock.
    pub call_ms: Cell<u32>,
    calls: RefCell<Vec<StoreCall>>,
    hook: RefCell<Option<Hook>>,
}

impl FakeDatabase {
    /// Two connected portals and their people (`fixture.rs`); the time is the clock's.
    pub fn new(clock: Rc<FakeClock>) -> Self {
        let tables = RefCell::new(fixture::tables(clock.now()));
        let (kill, call_ms) = (Rc::default(), Cell::new(0));
        Self { clock, tables, kill, call_ms, calls: RefCell::default(), hook: RefCell::default() }
    }

    /// What is stored, to look at.
    pub fn tables(&self) -> Ref<'_, Tables> {
        self.tables.borrow()
    }

    /// What is stored, to change.
    pub fn tables_mut(&self) -> RefMut<'_, Tables> {
        self.tables.borrow_mut()
    }

    /// The row of a portal, to look at and to change.
    ///
    /// # Panics
    /// When the portal is not known.
    pub fn account(&self, portal_id: &str) -> RefMut<'_, Account> {
        RefMut::map(self.tables_mut(), |tables| {
            let mut rows = tables.accounts.rows.values_mut();
            rows.find(|row| row.portal_id == portal_id).unwrap_or_else(|| panic!("no portal {portal_id}"))
        })
    }

    /// Runs before each call: to refuse it, or to let something happen just then.
    pub fn before_each(&self, hook: impl Fn(&StoreCall) -> Result<(), Problem> + 'static) {
        *self.hook.borrow_mut() = Some(Rc::new(hook));
    }

    /// Every call so far.
    pub fn calls(&self) -> Vec<StoreCall> {
        self.calls.borrow().clone()
    }

    /// The calls of one function.
    pub fn calls_of(&self, name: &str) -> Vec<StoreCall> {
        self.calls.borrow().iter().filter(|call| call.function == name).cloned().collect()
    }

    /// Runs one function.
    ///
    /// # Panics
    /// When it is not in memory.
    pub fn call(&self, caller: &Caller, function: &str, arguments: Value) -> Answer {
        let answer = self.call_if_known(caller, function, arguments);
        answer.unwrap_or_else(|| panic!("the SQL function {function} is not in memory"))
    }

    /// The same, or none.
    pub(crate) fn call_if_known(&self, caller: &Caller, function: &str, arguments: Value) -> Option<Answer> {
        let call = StoreCall { caller: caller.clone(), function: function.to_owned(), arguments };
        self.calls.borrow_mut().push(call.clone());
        let hook = self.hook.borrow().clone();
        let user = match hook.map_or(Ok(()), |hook| hook(&call)).and_then(|()| call::user_of(&call)) {
            Ok(user) => user,
            Err(problem) => return Some(Err(problem)),
        };
        let call = Call { function, arguments: &call.arguments, user, now: self.clock.now() };
        self.tables.borrow_mut().run(&call)
    }
}

#[async_trait(?Send)]
impl Store for FakeDatabase {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        let arguments =
            serde_json::from_str(&arguments).unwrap_or_else(|error| panic!("{function}: {error}"));
        self.kill.pass().await;
        let answer = self.call(caller, function, arguments);
        if function == "jobs_claim" {
            // The runner claims between two turns of the jobs at work, whose sleeps stand still meanwhile.
            self.clock.advance_ms(self.call_ms.get().into());
        } else {
            self.clock.sleep(self.call_ms.get().into()).await;
        }
        self.kill.pass().await;
        answer.map(|answer| answer.to_string())
    }
}
