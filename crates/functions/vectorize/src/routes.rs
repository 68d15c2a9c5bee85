//! Which request goes where.

use edge::{Request, Response, router};
use kernel::Problem;
use ports::Ports;

use crate::{preview, run, search};

#[derive(Clone, Copy)]
enum Route {
    Preview,
    Search,
    Run,
}

const ROUTES: &[router::Route<Route>] =
    &[("POST", "/preview", Route::Preview), ("POST", "/search", Route::Search), ("POST", "/run", Route::Run)];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (route, _) = router::find(ROUTES, &request)?;
    match route {
        Route::Preview => preview::preview(&request, &ports).await,
        Route::Search => search::search(&request, &ports).await,
        Route::Run => run::run(&request, &ports).await,
    }
}
