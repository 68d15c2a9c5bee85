//! Which request goes where.

use edge::{
    Access, Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::{preview, run, search};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Preview,
    Search,
    Run,
}

pub(crate) const ROUTES: &[Route<To>] = &[
    Route::new("POST", "/preview", Access::User, To::Preview).costs("embeddings"),
    Route::new("POST", "/search", Access::User, To::Search).costs("searches"),
    Route::run(To::Run),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, _) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Preview => preview::preview(&request, &ports).await,
        To::Search => search::search(&request, &ports).await,
        To::Run => run::run(&request, &ports).await,
    }
}
