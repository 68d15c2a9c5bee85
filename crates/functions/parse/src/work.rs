//! The work of a `document.parse` job: our own parsers, LlamaParse where the policy asks for it, one commit per few
//! parts. A kill at any point costs what was not committed: a part is a function of the file and its index alone.

mod batch;
mod cloud;
mod cursor;
mod fetch;
mod finish;
mod kept;
mod local;
mod remote;
mod settings;
mod store;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use kept::forget;

use documents::Part;
use kernel::Problem;
use ports::{JobRun, Outcome, Ports};

use crate::{
    reading::Parser,
    sql::{DocumentParseCommit, DocumentParseState, DocumentRow, Policy},
};
use cursor::{Cursor, Stage};
use settings::ParseSettings;

/// The runtime's own work around a call of the database, and a byte of its body: JSON, UTF-16 and UTF-8 again.
const CALL_US: u64 = 2_000;
const BYTES_PER_US: u64 = 60;

/// A document in work.
struct Work<'a> {
    run: &'a JobRun,
    ports: &'a Ports,
    parser: &'a dyn Parser,
    document: DocumentRow,
    settings: ParseSettings,
    cursor: Cursor,
    /// Index of the next part to store.
    next: u32,
    /// Claims since the last commit, this one included.
    attempts: u32,
}

/// Works on a document until it is parsed or the budget is spent.
pub(crate) async fn work(run: &JobRun, ports: &Ports, parser: &dyn Parser) -> Result<Outcome, Problem> {
    run.charge_us(CALL_US);
    let state = DocumentParseState {}.call(ports, &run.lease).await?;
    let Some(document) = state.document else { return Ok(Outcome::cancelled()) };
    let work = Work {
        run,
        ports,
        parser,
        document,
        settings: ParseSettings::read(&state.settings)?,
        cursor: Cursor::read(state.cursor)?,
        next: state.next_part,
        attempts: state.attempts,
    };
    if work.document.parse_policy == Policy::Always && work.cursor == Cursor::default() {
        return work.turn_to_remote(None).await;
    }
    match work.cursor.stage {
        Stage::Local => work.local().await,
        Stage::Remote => work.remote().await,
        Stage::Store => work.store().await,
    }
}

impl Work<'_> {
    /// Stores parts and the cursor behind them.
    async fn commit(&mut self, parts: &[Part]) -> Result<(), Stop> {
        let cursor = self.cursor.to_value()?;
        let bytes: usize = parts.iter().map(|part| part.markdown.len()).sum();
        self.run.charge_us(CALL_US + bytes as u64 / BYTES_PER_US);
        let commit = DocumentParseCommit { from_part: self.next, parts, cursor: &cursor };
        let committed = commit.call(self.ports, &self.run.lease).await?;
        self.next = committed.next_part;
        if committed.cancelled { Err(Stop::Cancelled) } else { Ok(()) }
    }
}

/// Why a document is not read on.
enum Stop {
    /// It is gone, or was started anew.
    Cancelled,
    Problem(Problem),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}
