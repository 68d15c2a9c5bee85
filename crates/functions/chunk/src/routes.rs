//! Which request goes where.

use edge::{Access, Request, Response, router};
use kernel::Problem;
use ports::Ports;

use crate::{preview, run};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Preview,
    Run,
}

pub(crate) const ROUTES: &[router::Route<To>] = &[
    // The text comes in the body; every other body stays small.
    router::Route::new("POST", "/preview", Access::UserOrSecretKey, To::Preview)
        .body_limit(preview::MAX_BYTES)
        .costs("previews"),
    router::Route::run(To::Run),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, _) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Preview => preview::preview(&request, &ports),
        To::Run => run::run(&request, &ports).await,
    }
}
