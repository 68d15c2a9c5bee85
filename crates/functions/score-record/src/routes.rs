//! Which request goes where.

use edge::{
    Access, Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::{score, show};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Score,
    Show,
}

pub(crate) const ROUTES: &[Route<To>] = &[
    Route::new("POST", "/", Access::User, To::Score),
    Route::new("GET", "/{portal_id}/{object_type}/{record_id}", Access::User, To::Show),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, params) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Score => score::score(&request, &ports).await,
        To::Show => show::show(&request, &ports, &params).await,
    }
}
