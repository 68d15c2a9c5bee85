//! `POST /run`: the queued documents, and the accounts' switches to another model.

use edge::{
    Request, Response,
    jobs::{self, Settings},
};
use kernel::Problem;
use ports::{JobRun, Ports};
use serde::de::IgnoredAny;

use crate::work;

/// Two documents at a time: more would share the same limits of the provider. A third of the 2 s of CPU that the platform
/// gives, since the text between JavaScript and wasm is not charged in full. An invocation waits for vectors, not for its
/// own computing: after 4 s it gives long documents back, so that those of others get their turn.
pub(crate) const SETTINGS: Settings = Settings {
    compute_ms: 700,
    wall_ms: 4_000,
    concurrency: 2,
    ..Settings::of(&["document.vectorize", "document.reembed"])
};

/// Works on what is due.
pub(crate) async fn run(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    jobs::begin::<IgnoredAny>(request, ports).await?;
    let tally = jobs::run(ports, &SETTINGS, async |run: JobRun| work::work(&run, ports).await).await?;
    Response::json(200, &tally)
}
