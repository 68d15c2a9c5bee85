//! Which request goes where.

use edge::{Request, Response, router};
use kernel::Problem;
use ports::Ports;

use crate::{activate, run, show, start};

#[derive(Clone, Copy)]
enum Route {
    Start,
    Run,
    Show,
    Card,
    Plot,
    Activate,
}

const ROUTES: &[router::Route<Route>] = &[
    ("POST", "/", Route::Start),
    ("POST", "/run", Route::Run),
    ("GET", "/{run_id}", Route::Show),
    ("GET", "/{run_id}/card.md", Route::Card),
    ("GET", "/{run_id}/plots/{plot}", Route::Plot),
    ("POST", "/models/{model_id}/activate", Route::Activate),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (route, params) = router::find(ROUTES, &request)?;
    match route {
        Route::Start => start::start(&request, &ports).await,
        Route::Run => run::run(&request, &ports).await,
        Route::Show => show::run(&request, &ports, params.get("run_id")?).await,
        Route::Card => show::card(&request, &ports, params.get("run_id")?).await,
        Route::Plot => show::plot(&request, &ports, params.get("run_id")?, params.get("plot")?).await,
        Route::Activate => activate::activate(&request, &ports, params.get("model_id")?).await,
    }
}
