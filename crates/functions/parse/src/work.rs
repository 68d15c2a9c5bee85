//! The work of a `document.parse` job: our own parsers, LlamaParse where the policy asks for it, one commit per few
//! parts. A kill at any point costs what was not committed: a part is a function of the file and its index alone.

mod batch;
mod cloud;
mod fetch;
mod finish;
mod kept;
mod local;
mod remote;
mod settings;
mod store;

#[cfg(test)]
pub(crate) use kept::forget;

use documents::Part;
use edge::jobs::{JobRun, Outcome};
use kernel::Problem;
use ports::{Caller, Ports, call};

use crate::{
    cursor::{Cursor, Stage},
    parser::Parser,
    sql::{DocumentParseCommit, DocumentParseState, DocumentRow, Policy},
};
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
    let ask = DocumentParseState { p_job_id: run.job.id, p_lease_token: &run.job.lease_token };
    run.charge_us(CALL_US);
    let state = call(&*ports.store, &Caller::Service, &ask).await?;
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
        let commit = DocumentParseCommit {
            p_job_id: self.run.job.id,
            p_lease_token: &self.run.job.lease_token,
            p_from_part: self.next,
            p_parts: parts,
            p_cursor: &cursor,
        };
        let bytes: usize = parts.iter().map(|part| part.markdown.len()).sum();
        self.run.charge_us(CALL_US + bytes as u64 / BYTES_PER_US);
        let committed = call(&*self.ports.store, &Caller::Service, &commit).await?;
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
