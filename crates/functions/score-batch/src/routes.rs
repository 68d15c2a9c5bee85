//! Which request goes where.

use edge::{
    Access, Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::{cancel, items, retry, run, show, start};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Start,
    Show,
    Items,
    Cancel,
    Retry,
    Run,
}

pub(crate) const ROUTES: &[Route<To>] = &[
    Route::new("POST", "/", Access::User, To::Start),
    Route::run(To::Run),
    Route::new("GET", "/{batch_id}", Access::User, To::Show),
    Route::new("GET", "/{batch_id}/items", Access::User, To::Items),
    Route::new("POST", "/{batch_id}/cancel", Access::User, To::Cancel),
    Route::new("POST", "/{batch_id}/retry", Access::User, To::Retry),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, params) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Start => start::start(&request, &ports).await,
        To::Show => show::show(&request, &ports, params.get("batch_id")?).await,
        To::Items => items::items(&request, &ports, params.get("batch_id")?).await,
        To::Cancel => cancel::cancel(&request, &ports, params.get("batch_id")?).await,
        To::Retry => retry::retry(&request, &ports, params.get("batch_id")?).await,
        To::Run => run::run(&request, &ports).await,
    }
}
