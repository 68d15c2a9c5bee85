//! `sync.inbound`: what is due of one portal is read and committed, until nothing is due soon.

mod read;

use futures::future::try_join_all;
use kernel::{AccountId, Problem};
use ports::{JobRun, Outcome, Ports};
use reading::Clients;
use serde_json::json;

use crate::sql::{Claimed, DirtyClaim};
use read::{LIMIT, read};

/// A claim outlives the longest invocation: a lease that ends earlier has its records read twice.
const LEASE_SECONDS: u32 = 60;

/// What is due within this time is waited for: another invocation would come later.
const SOON_MS: u64 = 2_000;

/// Between two rounds of reads. Each record of a stream of changes is due at a time of its own; without a pace each would have a
/// request of its own, and HubSpot gives 100 in ten seconds.
const PACE_MS: i64 = 500;

/// Reads what is due.
pub(super) async fn inbound(run: &JobRun, ports: &Ports, clients: &Clients) -> Result<Outcome, Problem> {
    let account = run.job.account_id.as_ref();
    let account =
        account.ok_or_else(|| Problem::internal("bad_job_payload", "a reading without a portal"))?;
    let mut limit = LIMIT;
    while !run.should_stop() {
        let began = ports.clock.now();
        let Claimed { claims, due_in_ms } = claim(ports, account, limit).await?;
        if claims.is_empty() {
            match due_in_ms {
                None => return Ok(Outcome::Done(json!({}))),
                Some(due_in_ms) if due_in_ms > SOON_MS => return Ok(Outcome::Again { delay_ms: due_in_ms }),
                // A claim that comes too early finds nothing.
                Some(due_in_ms) => ports.timer.sleep_ms(due_in_ms + 5).await,
            }
            continue;
        }
        let reads = claims.iter().map(|claim| read(run, ports, clients, claim));
        for most in try_join_all(reads).await? {
            limit = limit.min(most);
        }
        let rest = PACE_MS - ports.clock.now().millis_since(began);
        ports.timer.sleep_ms(rest.max(0).unsigned_abs()).await;
    }
    Ok(Outcome::Again { delay_ms: 0 })
}

async fn claim(ports: &Ports, account_id: &AccountId, limit: usize) -> Result<Claimed, Problem> {
    DirtyClaim { limit, seconds: LEASE_SECONDS, account_id }.call(ports).await
}
