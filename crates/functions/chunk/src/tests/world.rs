//! The function, its surroundings and its ends.

use std::rc::Rc;

use edge::{Request, Response, router};
use kernel::Problem;
use ports::{Clock as _, Ports};
use serde_json::{Value, json};
use testing::{
    CapturedLog, FakeClock, FakeDatabase, Kill, TestPorts,
    database::{DOCUMENT, Job, Part},
};

use crate::routes;

/// Polls of one invocation after which it is taken for hung: virtual time moves at every few polls.
const MAX_POLLS: u32 = 100_000;

/// How an invocation ended.
pub(super) type Ended = testing::End<Result<Response, Problem>>;

pub(super) struct World {
    pub(super) clock: Rc<FakeClock>,
    pub(super) database: Rc<FakeDatabase>,
    pub(super) log: Rc<CapturedLog>,
    kill: Rc<Kill>,
    pub(super) ports: Ports,
}

impl World {
    /// A document with this text, still to be cut.
    pub(super) fn new(text: &str) -> Self {
        let fakes = TestPorts::builder().secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test").build();
        let clock = Rc::clone(&fakes.clock);
        let database = Rc::new(FakeDatabase::new(Rc::clone(&clock)));
        database.call_ms.set(3);
        let part = Part { markdown: text.to_owned(), units: json!([]) };
        database.tables_mut().add_document("chunk", clock.now()).parts.push(part);
        let (kill, ports) =
            (Rc::clone(&database.kill), Ports { store: Rc::clone(&database) as _, ..fakes.ports() });
        Self { clock, database, log: Rc::clone(&fakes.log), kill, ports }
    }

    /// With these settings of the portal.
    pub(super) fn with_settings(self, settings: &Value) -> Self {
        self.configure(settings);
        self
    }

    /// Changes the settings of the portal.
    pub(super) fn configure(&self, settings: &Value) {
        self.database.tables_mut().documents.configure("documents:chunk", settings);
    }

    /// The document's job.
    pub(super) fn job(&self) -> Job {
        self.database.tables().jobs[&1].clone()
    }

    /// One request, let in as the entry does.
    pub(super) fn send(&self, request: Request) -> Ended {
        let ports = self.ports.clone();
        let answer = async move {
            router::admit(routes::ROUTES, &request, &ports).await?;
            routes::handle(request, ports).await
        };
        self.kill.run(answer, MAX_POLLS, &self.log)
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
            let Some(due) = self.job().due() else { return runs };
            self.clock.set(self.clock.now().max(due));
            self.run(None);
        }
        panic!("the job does not end; the log:\n{}", self.log.text());
    }

    /// State of the job and what is stored.
    pub(super) fn end(&self) -> (String, Vec<Value>) {
        let tables = self.database.tables();
        let chunks = tables.documents.rows.get(DOCUMENT).map(|row| &row.chunks);
        (tables.jobs[&1].state.clone(), chunks.into_iter().flatten().map(|chunk| chunk.cut.clone()).collect())
    }

    /// Commits so far that stored something.
    pub(super) fn commits(&self) -> usize {
        self.database.calls_of("document_chunks_store").len()
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
