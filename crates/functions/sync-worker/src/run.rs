//! `POST /run`: the queued jobs, in turns that stay within the platform's limits.

use edge::{
    Request, Response,
    jobs::{self, Settings},
};
use kernel::Problem;
use ports::{JobRun, Ports};
use reading::Clients;

use crate::{sql::InboundSweep, work};

/// Four portals side by side.
pub(crate) const SETTINGS: Settings = Settings::of(&["sync.inbound", "sync.outbound"]);

/// With `{"scheduled": true}` first sweeps: what is due and has nobody who comes for it.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let wake = jobs::begin::<bool>(request, ports).await?;
    if wake.scheduled == Some(true) {
        InboundSweep {}.call(ports).await?;
        delivery::sweep(ports).await?;
    }
    let clients = Clients::until(ports.clock.now().plus_millis(jobs::DEADLINE_MS));
    let work = async |run: JobRun| work::work(&run, ports, &clients).await;
    let tally = jobs::run(ports, &SETTINGS, work).await?;
    Response::json(200, &tally)
}
