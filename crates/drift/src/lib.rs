//! The daily drift check of a portal's model: `score.drift` jobs.
//!
//! ```no_run
//! # async fn example(run: ports::JobRun, ports: ports::Ports) -> Result<(), kernel::Problem> {
//! drift::start_due(&ports).await?; // what the schedule asks for
//! let outcome = drift::work(&run, &ports).await?; // what becomes of a leased job
//! # drop(outcome);
//! # Ok(()) }
//! ```
//!
//! First what became of scored records, then stability and calibration, then alerts.
//!
//! Outcomes are decided page by page, each page committed with the cursor. The check itself is one step: it reads a
//! sample, computes and stores everything with the end of the job, so that a kill before leaves nothing behind.

mod check;
mod outcomes;
mod sql;
#[cfg(test)]
mod tests;

use kernel::{Problem, Timestamp};
use ports::{JobRun, Outcome, Ports, SqlFunction};
use scoring::{labels::DEFAULT_WINDOW_DAYS, settings::Settings};
use serde_json::{Value, json};

use sql::{DriftKeep, DriftMatured, DriftStartDue, DriftState};

/// Records decided between two commits: with their calls and deals some 4 KB each.
const PAGE: u32 = 200;

/// CPU of a call that is spent outside our sight (fetch, text between JavaScript and wasm), as measured for hubspot-sync.
const CALL_US: u64 = 2_000;

const DAY_MS: i64 = 86_400_000;

/// Queues the checks that are due.
pub async fn start_due(ports: &Ports) -> Result<(), Problem> {
    DriftStartDue {}.call(ports).await.map(|_| ())
}

/// Works on a check until it is stored or the budget of the invocation is spent.
pub async fn work(job: &JobRun, ports: &Ports) -> Result<Outcome, Problem> {
    let drift = Drift { ports, job };
    let state = drift.call(&DriftState {}).await?;
    let configured = Settings::read(&state.settings)?;
    // A score is held against what its model was made to predict, not against what is configured since.
    let trained = match &state.model {
        Some(model) => Settings::read(&model.settings)?,
        None => configured.clone(),
    };
    if !decided_all(&job.job.cursor) {
        let mut after = cursor(&job.job.cursor);
        loop {
            if job.should_stop() {
                return Ok(Outcome::Again { delay_ms: 0 });
            }
            match drift.decide(&trained, after.as_deref()).await? {
                Page::Cancelled => return Ok(Outcome::cancelled()),
                Page::Kept(next) => after = Some(next),
                Page::Last => break,
            }
        }
        // Counting the sample takes a fifth of the budget: with much of it spent, the next invocation does that.
        if job.should_stop() {
            return Ok(Outcome::Again { delay_ms: 0 });
        }
    }
    match &state.model {
        Some(model) => drift.check(model, &configured, &trained).await,
        // Rules promise no probability and have no training to compare with.
        None => Ok(Outcome::Done(json!({ "model": null }))),
    }
}

/// A check in one invocation.
struct Drift<'a> {
    ports: &'a Ports,
    job: &'a JobRun,
}

/// What a page came to.
enum Page {
    /// Committed, up to this record.
    Kept(String),
    /// There are no more.
    Last,
    /// Somebody cancelled the check.
    Cancelled,
}

impl Drift<'_> {
    /// Calls a SQL function in the name of the service and charges what is seen of it.
    async fn call<F: SqlFunction>(&self, function: &F) -> Result<F::Output, Problem> {
        self.job.step(function, CALL_US).await
    }

    /// Decides the next records.
    async fn decide(&self, settings: &Settings, after: Option<&str>) -> Result<Page, Problem> {
        let now = self.ports.clock.now();
        let window_days = settings.label.window_days().unwrap_or(DEFAULT_WINDOW_DAYS);
        let before = days_before(now, window_days);
        let page = self.call(&DriftMatured { before, after, limit: PAGE }).await?;
        if page.cancelled {
            return Ok(Page::Cancelled);
        }
        let decided = self.job.charge(|| {
            let records = page.records.iter();
            records
                .map(|record| outcomes::decide(record, &settings.label, settings.observation_days, now))
                .collect::<Result<Vec<_>, Problem>>()
        })?;
        let outcomes: Vec<_> = decided.into_iter().flatten().collect();
        let keep = DriftKeep {
            cursor: &json!({ "after": page.last_id, "decided_all": page.last_id.is_none() }),
            outcomes: &outcomes,
        };
        if self.call(&keep).await?.cancelled {
            return Ok(Page::Cancelled);
        }
        Ok(page.last_id.map_or(Page::Last, Page::Kept))
    }
}

fn decided_all(cursor: &Value) -> bool {
    cursor["decided_all"].as_bool().unwrap_or(false)
}

fn cursor(cursor: &Value) -> Option<String> {
    cursor["after"].as_str().map(str::to_owned)
}

fn days_before(now: Timestamp, days: u32) -> Timestamp {
    now.plus_millis(-i64::from(days) * DAY_MS)
}
