//! The work of a job.

mod inbound;

use kernel::Problem;
use ports::{JobRun, Outcome, Ports};
use reading::Clients;

/// Works on the job until it is done or the budget is spent.
pub(crate) async fn work(run: &JobRun, ports: &Ports, clients: &Clients) -> Result<Outcome, Problem> {
    match run.job.kind.as_str() {
        "sync.outbound" => delivery::work(run, ports, clients.deadline).await,
        _ => inbound::inbound(run, ports, clients).await,
    }
}
