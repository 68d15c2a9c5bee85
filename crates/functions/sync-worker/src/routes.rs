//! Which request goes where.

use edge::{
    Access, Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::{dead, run};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Run,
    Dead,
    ReplayAll,
    Replay,
}

pub(crate) const ROUTES: &[Route<To>] = &[
    Route::run(To::Run),
    Route::new("GET", "/dead", Access::User, To::Dead),
    Route::new("POST", "/dead/replay", Access::User, To::ReplayAll),
    Route::new("POST", "/dead/{contact_id}/replay", Access::User, To::Replay),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, params) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Run => run::run(&request, &ports).await,
        To::Dead => dead::list(&request, &ports).await,
        To::ReplayAll => dead::replay(&request, &ports, None).await,
        To::Replay => dead::replay(&request, &ports, Some(params.get("contact_id")?)).await,
    }
}
