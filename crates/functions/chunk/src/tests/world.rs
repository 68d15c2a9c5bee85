//! The function, its surroundings and its ends.

use std::{cell::Cell, rc::Rc};

use async_trait::async_trait;
use edge::{Request, Response};
use kernel::Problem;
use ports::{Caller, Ports, Store};
use serde_json::Value;
use testing::{CapturedLog, FakeClock, Kill, TestPorts};

use super::database::Database;
use crate::routes;

/// Polls of one invocation after which it is taken for hung: virtual time moves at every few polls.
const MAX_POLLS: u32 = 100_000;

/// How an invocation ended.
pub(super) type Ended = testing::End<Result<Response, Problem>>;

/// The database, slow and mortal.
struct Slow {
    database: Rc<Database>,
    clock: Rc<FakeClock>,
    kill: Rc<Kill>,
    call_ms: Rc<Cell<u64>>,
}

#[async_trait(?Send)]
impl Store for Slow {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        self.kill.pass().await;
        let answer = self.database.call_json(caller, function, arguments).await;
        self.clock.sleep(self.call_ms.get()).await;
        self.kill.pass().await;
        answer
    }
}

pub(super) struct World {
    pub(super) clock: Rc<FakeClock>,
    pub(super) database: Rc<Database>,
    pub(super) log: Rc<CapturedLog>,
    /// Milliseconds of a call of the database.
    pub(super) call_ms: Rc<Cell<u64>>,
    kill: Rc<Kill>,
    ports: Ports,
}

impl World {
    /// A document with this text, still to be cut.
    pub(super) fn new(text: &str) -> Self {
        let fakes = TestPorts::builder().secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test").build();
        let clock = Rc::clone(&fakes.clock);
        let (kill, call_ms) = (Rc::new(Kill::default()), Rc::new(Cell::new(3)));
        let database = Rc::new(Database::new(Rc::clone(&clock), text));
        let store = Rc::new(Slow {
            database: Rc::clone(&database),
            clock: Rc::clone(&clock),
            kill: Rc::clone(&kill),
            call_ms: Rc::clone(&call_ms),
        });
        let ports = Ports { store, ..fakes.ports() };
        Self { clock, database, log: Rc::clone(&fakes.log), call_ms, kill, ports }
    }

    /// With these settings of the portal.
    pub(super) fn with_settings(self, settings: Value) -> Self {
        self.database.tables.borrow_mut().settings = settings;
        self
    }

    /// One request.
    pub(super) fn send(&self, request: Request) -> Ended {
        self.kill.run(routes::handle(request, self.ports.clone()), MAX_POLLS, &self.log)
    }

    /// One invocation of `/run`, killed after that many half calls.
    pub(super) fn run(&self, kill_after: Option<u32>) -> Ended {
        self.kill.after(kill_after);
        let request = Request::new("chunk", "POST", "/chunk/run").with_header("apikey", "sb_secret_test");
        let ended = self.send(request);
        self.kill.after(None);
        ended
    }

    /// Invokes the function, as the wake-ups and the schedule do, until the job is over; how often.
    pub(super) fn to_the_end(&self) -> u32 {
        for runs in 0..200 {
            let job = self.database.tables.borrow().job.clone();
            if !job.is_open() {
                return runs;
            }
            self.clock.set(ports::Clock::now(&*self.clock).max(job.due()));
            self.run(None);
        }
        panic!("the job does not end; the log:\n{}", self.log.text());
    }

    /// State of the job and what is stored.
    pub(super) fn end(&self) -> (&'static str, Vec<Value>) {
        let tables = self.database.tables.borrow();
        (tables.job.state, tables.chunks.clone())
    }
}

/// A long document of sections, lists, tables and code, of at least so many characters.
pub(super) fn manual(characters: usize) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let mut section = 0;
    while text.len() < characters {
        section += 1;
        let _ = write!(text, "## Section {section}\n\nThe pump {section} starts when the valve opens. ");
        for sentence in 0..section % 40 {
            let _ = write!(text, "Step {sentence} of {section} takes {} s, as Müller wrote. ", sentence * 7);
        }
        let _ = write!(
            text,
            "\n\n<!-- page {section} -->\n\n- first {section}\n- second\n\n| a | b |\n|---|---|\n"
        );
        for row in 0..section % 50 {
            let _ = writeln!(text, "| {row} | value {} |", row * section);
        }
        let _ = write!(text, "\n```sh\nrun --section {section}\n```\n\n");
    }
    text
}
