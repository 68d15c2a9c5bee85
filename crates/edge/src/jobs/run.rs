//! Keeps a number of jobs going until there are none or the budget is spent.

use std::{cell::RefCell, pin::pin, rc::Rc};

use futures::{
    StreamExt as _,
    future::{Either, select},
    stream::FuturesUnordered,
};
use kernel::{Problem, WorkBudget};
use ports::{Job, JobRun, Level, Outcome, Ports};
use serde_json::json;

use super::{
    Settings, Tally,
    heartbeat::{Ended, while_leased},
    settle::settle,
    share::budget,
};
use crate::sql::JobsClaim;

/// Claims jobs and runs `handler` on each until none is due or the budget of the invocation is spent.
///
/// An error means that nothing could be claimed at all. A job's own failure is its own: it is counted and settled.
pub async fn run<H>(ports: &Ports, settings: &Settings, handler: H) -> Result<Tally, Problem>
where
    H: AsyncFn(JobRun) -> Result<Outcome, Problem>,
{
    let budget = Rc::new(RefCell::new(budget(ports, settings, ports.clock.now()).await));
    let (mut tally, mut running) = (Tally::default(), FuturesUnordered::new());
    let mut drained = false;
    loop {
        let free = settings.concurrency.saturating_sub(u32::try_from(running.len()).unwrap_or(u32::MAX));
        let open = !drained && !budget.borrow().is_spent(ports.clock.now());
        if open && free > 0 {
            let claiming = pin!(claim(ports, settings, free));
            let (claimed, ended) = beside(claiming, &mut running).await;
            tally = tally.plus(ended);
            match claimed {
                Ok(jobs) => {
                    // A job that ended meanwhile may have queued others.
                    drained = jobs.is_empty() && ended == Tally::default();
                    for job in jobs {
                        tally.claimed += 1;
                        running.push(one(ports, settings, &budget, &handler, job));
                    }
                    continue;
                }
                // The jobs at work are finished first; with none, the caller learns that the queue is out of reach.
                Err(problem) if running.is_empty() && tally.claimed == 0 => return Err(problem),
                Err(problem) => {
                    let fields = json!({ "code": problem.code, "detail": problem.detail });
                    ports.log.log(Level::Warn, "jobs_not_claimed", fields);
                }
            }
        }
        let Some(part) = running.next().await else {
            if !drained {
                pass_on(ports, settings).await;
            }
            return Ok(tally);
        };
        tally = tally.plus(part);
        // A job that ended may have queued others.
        drained = false;
    }
}

/// Waits for a claim while the jobs at work go on; answers what it brought and what they became meanwhile.
async fn beside<C, J>(mut claiming: C, running: &mut FuturesUnordered<J>) -> (C::Output, Tally)
where
    C: Future + Unpin,
    J: Future<Output = Tally>,
{
    let mut ended = Tally::default();
    loop {
        match select(&mut claiming, running.next()).await {
            Either::Left((claimed, _)) => return (claimed, ended),
            Either::Right((Some(part), _)) => ended = ended.plus(part),
            Either::Right((None, _)) => return (claiming.await, ended),
        }
    }
}

/// The budget is spent and the queue perhaps not empty: a claim of nothing wakes who takes the rest.
async fn pass_on(ports: &Ports, settings: &Settings) {
    if let Err(problem) = claim(ports, settings, 0).await {
        let fields = json!({ "code": problem.code, "detail": problem.detail });
        ports.log.log(Level::Warn, "jobs_not_passed_on", fields);
    }
}

async fn claim(ports: &Ports, settings: &Settings, limit: u32) -> Result<Vec<Job>, Problem> {
    JobsClaim { kinds: settings.kinds, limit, lease_seconds: settings.lease_seconds }.call(ports).await
}

async fn one<H>(
    ports: &Ports,
    settings: &Settings,
    budget: &Rc<RefCell<WorkBudget>>,
    handler: &H,
    job: Job,
) -> Tally
where
    H: AsyncFn(JobRun) -> Result<Outcome, Problem>,
{
    let run = JobRun::new(job.clone(), settings.lease_seconds, ports.clone(), Rc::clone(budget));
    let ended = while_leased(ports, settings, &job, handler(run)).await;
    if let Ended::Handler(Err(problem)) = &ended {
        let fields =
            json!({ "job": job.id, "kind": job.kind, "code": problem.code, "detail": problem.detail });
        ports.log.log(Level::Warn, "job_failed", fields);
    }
    settle(ports, &job, ended).await
}

#[cfg(test)]
mod tests {
    use futures::channel::oneshot;

    use super::*;

    #[test]
    fn a_job_goes_on_while_the_next_one_is_claimed() {
        let (end, ended) = oneshot::channel();
        let mut running = FuturesUnordered::new();
        running.push(async move {
            // The claim waits for this job: without a turn for it neither would ever end.
            assert!(end.send("claimed").is_ok());
            Tally { done: 1, ..Tally::default() }
        });
        let (claimed, tally) = pollster::block_on(beside(ended, &mut running));
        assert_eq!((claimed, tally.done), (Ok("claimed"), 1));
    }
}
