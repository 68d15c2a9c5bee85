//! Jobs `sync.outbound`: what was changed here goes to HubSpot, contacts and bookings in turn.

use connection::HubSpotClient;
use kernel::{AccountId, Problem, Timestamp};
use ports::{JobRun, Level, Outcome, Ports};
use serde_json::{Value, json};

use crate::{
    blocks, bookings, contacts,
    sql::{Committed, Sweep},
};

/// A claim outlives the longest invocation: a lease that ends earlier has its records sent twice.
pub(crate) const LEASE_SECONDS: u32 = 60;

/// When what was not sent is tried again, and when in a portal that takes nothing until someone acts.
const UNSENT_SECONDS: u32 = 5;
const BLOCKED_SECONDS: u32 = 600;

/// What is due within this time is waited for: another invocation would come later.
const SOON_MS: u64 = 2_000;

/// Wakes whoever sends where records are due and nobody comes: the net under the trigger.
pub async fn sweep(ports: &Ports) -> Result<(), Problem> {
    Sweep {}.call(ports).await.map(|_| ())
}

/// The portal that a job sends to.
pub(crate) struct Line<'a> {
    pub run: &'a JobRun,
    pub ports: &'a Ports,
    pub client: HubSpotClient,
    pub account: &'a AccountId,
}

/// What one claim came to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Turn {
    /// So many records were sent.
    Sent(Committed),
    /// Nothing is due; in so many milliseconds something is.
    Idle(Option<u64>),
}

/// What is sent, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    Contacts,
    Bookings,
}

impl Lane {
    const ALL: [Self; 2] = [Self::Contacts, Self::Bookings];

    async fn turn(self, line: &Line<'_>) -> Result<Turn, Problem> {
        match self {
            Self::Contacts => contacts::turn(line).await,
            Self::Bookings => bookings::turn(line).await,
        }
    }
}

/// Sends what waits in the job's portal until nothing is due or the invocation's budget is spent; no request to HubSpot, or
/// wait for one, goes on beyond `deadline`.
pub async fn work(run: &JobRun, ports: &Ports, deadline: Timestamp) -> Result<Outcome, Problem> {
    let (Some(account), Some(portal)) = (&run.job.account_id, &run.job.portal_id) else {
        return Err(Problem::internal("bad_job_payload", "a delivery without a portal"));
    };
    let client = HubSpotClient::new(ports, portal.clone())?.until(deadline);
    let line = Line { run, ports, client, account };
    let (mut totals, mut blocked) = (Committed::default(), Vec::new());
    while !run.should_stop() {
        let (mut next_ms, mut has_sent) = (None::<u64>, false);
        for lane in Lane::ALL {
            if run.should_stop() || blocked.iter().any(|(other, _)| *other == lane) {
                continue;
            }
            match lane.turn(&line).await {
                Ok(Turn::Sent(committed)) => {
                    totals += committed;
                    has_sent = true;
                }
                Ok(Turn::Idle(due_in_ms)) => next_ms = next_ms.into_iter().chain(due_in_ms).min(),
                // Whoever connects the portal again, or the sweep, wakes the next job; until then the records wait. What is
                // forbidden of the one may be allowed of the other.
                Err(problem) if blocks(&problem) => {
                    let fields =
                        json!({ "portal_id": portal, "code": problem.code, "detail": problem.detail });
                    ports.log.log(Level::Warn, "delivery_blocked", fields);
                    blocked.push((lane, problem.code));
                }
                Err(problem) => return Err(problem),
            }
        }
        match next_ms {
            _ if has_sent => {}
            None if run.should_stop() => {}
            None => return Ok(Outcome::Done(told(totals, &blocked))),
            Some(due_in_ms) if due_in_ms > SOON_MS => return Ok(Outcome::Again { delay_ms: due_in_ms }),
            // A claim that comes too early finds nothing.
            Some(due_in_ms) => ports.timer.sleep_ms(due_in_ms + 5).await,
        }
    }
    Ok(Outcome::Again { delay_ms: 0 })
}

fn told(totals: Committed, blocked: &[(Lane, String)]) -> Value {
    match blocked.first() {
        Some((_, code)) => json!({ "blocked": code }),
        None => serde_json::to_value(totals).unwrap_or_default(),
    }
}

/// How long what was not sent waits.
pub(crate) const fn wait_seconds(is_blocked: bool) -> u32 {
    if is_blocked { BLOCKED_SECONDS } else { UNSENT_SECONDS }
}
