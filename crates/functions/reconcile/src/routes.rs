//! Which request goes where.

use edge::{
    Access, Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::{show, start};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Start,
    Show,
}

pub(crate) const ROUTES: &[Route<To>] = &[
    Route::new("POST", "/", Access::User, To::Start),
    Route::new("GET", "/{reconciliation_id}", Access::User, To::Show),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, params) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Start => start::start(&request, &ports).await,
        To::Show => show::show(&request, &ports, params.get("reconciliation_id")?).await,
    }
}
