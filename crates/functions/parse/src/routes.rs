//! Which request goes where.

use edge::{
    Access, Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::{
    preview,
    reading::{Documents, Parser},
    run,
};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Preview,
    Run,
}

pub(crate) const ROUTES: &[Route<To>] = &[
    // The file comes in the body; every other body stays small.
    Route::new("POST", "/preview", Access::UserOrSecretKey, To::Preview)
        .body_limit(preview::MAX_BYTES)
        .costs("previews"),
    Route::run(To::Run),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    handle_with(request, ports, &Documents).await
}

/// The same with another parser.
pub(crate) async fn handle_with(
    request: Request,
    ports: Ports,
    parser: &dyn Parser,
) -> Result<Response, Problem> {
    let (to, _) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Preview => preview::preview(request, &ports, parser),
        To::Run => run::run(&request, &ports, parser).await,
    }
}
