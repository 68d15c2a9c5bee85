//! Which request goes where.

use edge::{Request, Response, router};
use kernel::Problem;
use ports::Ports;

use crate::{preview, run};

#[derive(Clone, Copy)]
enum Route {
    Preview,
    Run,
}

const ROUTES: &[router::Route<Route>] = &[("POST", "/preview", Route::Preview), ("POST", "/run", Route::Run)];

/// A preview's text comes in the body; every other body stays small.
pub(crate) fn body_limit(url: &str) -> usize {
    let path = Request::new("chunk", "POST", url).path;
    if path == "/preview" { preview::MAX_BYTES } else { edge::BODY_LIMIT }
}

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (route, _) = router::find(ROUTES, &request)?;
    match route {
        Route::Preview => preview::preview(&request, &ports).await,
        Route::Run => run::run(&request, &ports).await,
    }
}
