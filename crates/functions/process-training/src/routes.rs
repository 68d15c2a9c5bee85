//! Which request goes where.

use edge::{
    Access, Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::{activate, card, plot, run, show, start};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Start,
    Run,
    Show,
    Card,
    Plot,
    Activate,
}

pub(crate) const ROUTES: &[Route<To>] = &[
    Route::new("POST", "/", Access::User, To::Start),
    Route::run(To::Run),
    Route::new("GET", "/{run_id}", Access::User, To::Show),
    Route::new("GET", "/{run_id}/card.md", Access::User, To::Card),
    Route::new("GET", "/{run_id}/plots/{plot}", Access::User, To::Plot),
    Route::new("POST", "/models/{model_id}/activate", Access::User, To::Activate),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, params) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Start => start::start(&request, &ports).await,
        To::Run => run::run(&request, &ports).await,
        To::Show => show::show(&request, &ports, params.get("run_id")?).await,
        To::Card => card::card(&request, &ports, params.get("run_id")?).await,
        To::Plot => plot::plot(&request, &ports, params.get("run_id")?, params.get("plot")?).await,
        To::Activate => activate::activate(&request, &ports, params.get("model_id")?).await,
    }
}
