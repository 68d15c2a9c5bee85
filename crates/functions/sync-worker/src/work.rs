//! The work of a job.

mod inbound;

use kernel::{Problem, Timestamp};
use ports::{JobRun, Outcome, Ports};
use reading::Clients;

/// Works on the job until it is done or the budget is spent.
pub(crate) async fn work(
    run: &JobRun,
    ports: &Ports,
    clients: &Clients,
    deadline: Timestamp,
) -> Result<Outcome, Problem> {
    match run.job.kind.as_str() {
        "sync.outbound" => delivery::work(run, ports, deadline).await,
        _ => inbound::inbound(run, ports, clients).await,
    }
}
