//! Which request goes where.

use edge::{Request, Response, router};
use kernel::Problem;
use ports::Ports;

use crate::{
    parser::{Documents, Parser},
    preview, run,
};

#[derive(Clone, Copy)]
enum Route {
    Preview,
    Run,
}

const ROUTES: &[router::Route<Route>] = &[("POST", "/preview", Route::Preview), ("POST", "/run", Route::Run)];

/// A preview's file comes in the body; every other body stays small.
pub(crate) fn body_limit(url: &str) -> usize {
    let path = Request::new("parse", "POST", url).path;
    if path == "/preview" { preview::MAX_BYTES } else { edge::BODY_LIMIT }
}

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
    let (route, _) = router::find(ROUTES, &request)?;
    match route {
        Route::Preview => preview::preview(request, &ports, parser).await,
        Route::Run => run::run(&request, &ports, parser).await,
    }
}
