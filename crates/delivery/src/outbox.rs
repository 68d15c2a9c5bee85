//! Jobs `sync.outbound`: what members changed goes to HubSpot.

use std::ops::AddAssign;

use connection::{CALL_US, HubSpotClient};
use hubspot::{BATCH_UPDATE, ObjectType, Refusal};
use kernel::{AccountId, Problem, Timestamp};
use ports::{JobRun, Level, Outcome, Ports};
use serde_json::{Value, json};

use crate::{
    Fate, Item, Report, Sender, blocks, code_of,
    prove::prove,
    sql::{Accepted, Claim, Claimed, Commit, Committed, Failed, Sweep, Waiting},
};

/// A claim outlives the longest invocation: a lease that ends earlier has its records sent twice.
const LEASE_SECONDS: u32 = 60;

/// When what was not sent is tried again, and when in a portal that takes nothing until someone acts.
const UNSENT_SECONDS: u32 = 5;
const BLOCKED_SECONDS: u32 = 600;

/// What is due within this time is waited for: another invocation would come later.
const SOON_MS: u64 = 2_000;

/// Wakes whoever sends where records are due and nobody comes: the net under the trigger.
pub async fn sweep(ports: &Ports) -> Result<(), Problem> {
    Sweep {}.call(ports).await.map(|_| ())
}

/// Sends what waits in the job's portal until nothing is due or the invocation's budget is spent; no request to HubSpot, or
/// wait for one, goes on beyond `deadline`.
pub async fn work(run: &JobRun, ports: &Ports, deadline: Timestamp) -> Result<Outcome, Problem> {
    let (Some(account), Some(portal)) = (&run.job.account_id, &run.job.portal_id) else {
        return Err(Problem::internal("bad_job_payload", "a delivery without a portal"));
    };
    let client = HubSpotClient::new(ports, portal.clone())?.until(deadline);
    let mut outbox = Outbox { run, ports, client, account, totals: Committed::default() };
    match outbox.empty().await {
        // Whoever connects the portal again, or the sweep, wakes the next job; until then the records wait.
        Err(problem) if blocks(&problem) => {
            let fields = json!({ "portal_id": portal, "code": problem.code, "detail": problem.detail });
            ports.log.log(Level::Warn, "delivery_blocked", fields);
            Ok(Outcome::Done(json!({ "blocked": problem.code })))
        }
        ended => ended,
    }
}

struct Outbox<'a> {
    run: &'a JobRun,
    ports: &'a Ports,
    client: HubSpotClient,
    account: &'a AccountId,
    totals: Committed,
}

impl Outbox<'_> {
    async fn empty(&mut self) -> Result<Outcome, Problem> {
        while !self.run.should_stop() {
            let claim = Claim { account_id: self.account, limit: BATCH_UPDATE, seconds: LEASE_SECONDS };
            self.run.charge_us(CALL_US);
            let Claimed { lease_token, records, proofs, due_in_ms } = claim.call(self.ports).await?;
            if records.is_empty() && proofs.is_none() {
                match due_in_ms {
                    None => return Ok(Outcome::Done(self.told())),
                    Some(due_in_ms) if due_in_ms > SOON_MS => {
                        return Ok(Outcome::Again { delay_ms: due_in_ms });
                    }
                    // A claim that comes too early finds nothing.
                    Some(due_in_ms) => self.ports.timer.sleep_ms(due_in_ms + 5).await,
                }
                continue;
            }
            if !records.is_empty() {
                self.deliver(&lease_token, records).await?;
            }
            if let Some(proofs) = proofs {
                prove((self.run, self.ports, &self.client), self.account, &proofs).await?;
            }
        }
        Ok(Outcome::Again { delay_ms: 0 })
    }

    fn told(&self) -> Value {
        serde_json::to_value(self.totals).unwrap_or_default()
    }

    /// Sends a claim and commits what became of it, also when HubSpot stopped it.
    async fn deliver(&mut self, lease_token: &str, records: Vec<Waiting>) -> Result<(), Problem> {
        let items: Vec<Item> =
            records.into_iter().map(|record| Item { id: record.id, values: record.values }).collect();
        let check = |_: &Refusal| Ok::<(), Problem>(());
        let sender = Sender { client: &self.client, run: self.run, object: ObjectType::Contacts, check };
        let Report { fates, stop, may_arrive } = sender.send(&items).await;
        // What a portal forbids has reached nobody.
        let is_blocked = stop.as_ref().is_some_and(blocks);
        let wait_seconds = if is_blocked { BLOCKED_SECONDS } else { UNSENT_SECONDS };
        let mut fates = Fates::of(fates, is_blocked, stop.as_ref());
        fates.accepted.iter_mut().for_each(|accepted| accepted.may_arrive = may_arrive);
        for refused in &fates.refused {
            let fields = json!({ "id": refused.id, "code": refused.code });
            self.ports.log.log(Level::Warn, "change_refused", fields);
        }
        let Fates { accepted, refused, gone, unknown } = &fates;
        let commit = Commit { lease_token, accepted, refused, gone, unknown, wait_seconds };
        self.run.charge_us(CALL_US);
        self.totals += commit.call(self.ports).await?;
        match stop {
            // Each record of an unknown outcome has its own time to be sent again.
            Some(problem) if is_blocked || fates.is_empty() => Err(problem),
            _ => Ok(()),
        }
    }
}

/// What became of a claim, as the database takes it.
#[derive(Debug, Default)]
struct Fates {
    accepted: Vec<Accepted>,
    refused: Vec<Failed>,
    gone: Vec<String>,
    unknown: Vec<Failed>,
}

impl Fates {
    fn of(fates: Vec<(String, Fate)>, is_blocked: bool, stop: Option<&Problem>) -> Self {
        let mut sorted = Self::default();
        for (id, fate) in fates {
            match fate {
                Fate::Written(written) => sorted.accepted.push(Accepted {
                    id,
                    updated_at: written.updated_at,
                    properties: written.properties,
                    may_arrive: false,
                }),
                Fate::Refused(refusal) => {
                    sorted.refused.push(Failed { id, code: code_of(&refusal), detail: refusal.sentence() });
                }
                // The winner has the values; it is read like any other change of HubSpot's.
                Fate::Gone | Fate::Landed(_) => sorted.gone.push(id),
                Fate::Unknown if is_blocked => {}
                Fate::Unknown => {
                    let code = stop.map_or("no_answer", |problem| problem.code.as_str()).to_owned();
                    let detail = stop.map(|problem| problem.detail.clone()).unwrap_or_default();
                    sorted.unknown.push(Failed { id, code, detail });
                }
            }
        }
        sorted
    }

    const fn is_empty(&self) -> bool {
        self.accepted.is_empty() && self.refused.is_empty() && self.gone.is_empty() && self.unknown.is_empty()
    }
}

impl AddAssign for Committed {
    fn add_assign(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.refused += other.refused;
        self.gone += other.gone;
        self.unknown += other.unknown;
        self.unsent += other.unsent;
    }
}
