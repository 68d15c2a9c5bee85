//! Which request goes where.

use edge::{Request, Response, router};
use kernel::Problem;
use ports::Ports;

use crate::{run, session};

#[derive(Clone, Copy)]
enum Route {
    Start,
    Show,
    Cancel,
    Run,
}

const ROUTES: &[router::Route<Route>] = &[
    ("POST", "/", Route::Start),
    ("POST", "/run", Route::Run),
    ("GET", "/{session_id}", Route::Show),
    ("POST", "/{session_id}/cancel", Route::Cancel),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (route, params) = router::find(ROUTES, &request)?;
    match route {
        Route::Start => session::start(&request, &ports).await,
        Route::Show => session::show(&request, &ports, params.get("session_id")?).await,
        Route::Cancel => session::cancel(&request, &ports, params.get("session_id")?).await,
        Route::Run => run::run(&request, &ports).await,
    }
}
