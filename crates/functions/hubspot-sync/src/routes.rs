//! Which request goes where.

use edge::{
    Access, Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::{cancel, erase, run, show, start};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Start,
    Show,
    Cancel,
    Erase,
    Certificate,
    Run,
}

pub(crate) const ROUTES: &[Route<To>] = &[
    Route::new("POST", "/", Access::User, To::Start),
    Route::run(To::Run),
    Route::new("POST", "/erasures", Access::User, To::Erase),
    Route::new("GET", "/erasures/{erasure_id}", Access::User, To::Certificate),
    Route::new("GET", "/{session_id}", Access::User, To::Show),
    Route::new("POST", "/{session_id}/cancel", Access::User, To::Cancel),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, params) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Start => start::start(&request, &ports).await,
        To::Show => show::show(&request, &ports, params.get("session_id")?).await,
        To::Cancel => cancel::cancel(&request, &ports, params.get("session_id")?).await,
        To::Erase => erase::start(&request, &ports).await,
        To::Certificate => erase::show(&request, &ports, params.get("erasure_id")?).await,
        To::Run => run::run(&request, &ports).await,
    }
}
