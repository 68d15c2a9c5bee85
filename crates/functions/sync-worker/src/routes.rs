//! Which request goes where.

use edge::{
    Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::run;

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Run,
}

pub(crate) const ROUTES: &[Route<To>] = &[Route::run(To::Run)];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, _) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Run => run::run(&request, &ports).await,
    }
}
