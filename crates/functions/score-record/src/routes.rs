//! Which request goes where.

use edge::{Request, Response, router};
use kernel::Problem;
use ports::Ports;

use crate::{score, show};

#[derive(Clone, Copy)]
enum Route {
    Score,
    Show,
}

const ROUTES: &[router::Route<Route>] =
    &[("POST", "/", Route::Score), ("GET", "/{portal_id}/{object_type}/{record_id}", Route::Show)];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (route, params) = router::find(ROUTES, &request)?;
    match route {
        Route::Score => score::score(&request, &ports).await,
        Route::Show => show::show(&request, &ports, &params).await,
    }
}
