//! `POST /run`: the queued objects, in turns that stay within the platform's limits.

use edge::{
    Request, Response,
    jobs::{self, Settings},
};
use kernel::Problem;
use ports::{JobRun, Ports};
use reading::Clients;

use crate::{
    sql::{ErasureSweep, SyncStartDue},
    work,
};

/// Four objects side by side. A third of the 2 s of CPU that the platform gives, since a turn that is cut off repeats
/// work, and a further turn costs only a wake-up.
pub(crate) const SETTINGS: Settings =
    Settings { compute_ms: 600, ..Settings::of(&["sync.object", "person.erase"]) };

/// With `{"scheduled": true}` first opens the sessions that are due, and queues erasures that lost their job.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let wake = jobs::begin::<bool>(request, ports).await?;
    if wake.scheduled == Some(true) {
        SyncStartDue {}.call(ports).await?;
        ErasureSweep {}.call(ports).await?;
    }
    let clients = Clients::until(ports.clock.now().plus_millis(jobs::DEADLINE_MS));
    let tally =
        jobs::run(ports, &SETTINGS, async |run: JobRun| work::work(&run, ports, &clients).await).await?;
    Response::json(200, &tally)
}
