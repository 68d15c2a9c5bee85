//! Which request goes where.

use edge::{Request, Response, router};
use kernel::Problem;
use ports::Ports;

use crate::{items, run, users};

#[derive(Clone, Copy)]
enum Route {
    Start,
    Show,
    Items,
    Cancel,
    Retry,
    Run,
}

const ROUTES: &[router::Route<Route>] = &[
    ("POST", "/", Route::Start),
    ("POST", "/run", Route::Run),
    ("GET", "/{batch_id}", Route::Show),
    ("GET", "/{batch_id}/items", Route::Items),
    ("POST", "/{batch_id}/cancel", Route::Cancel),
    ("POST", "/{batch_id}/retry", Route::Retry),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (route, params) = router::find(ROUTES, &request)?;
    match route {
        Route::Start => users::start(&request, &ports).await,
        Route::Show => users::show(&request, &ports, params.get("batch_id")?).await,
        Route::Items => items::list(&request, &ports, params.get("batch_id")?).await,
        Route::Cancel => users::cancel(&request, &ports, params.get("batch_id")?).await,
        Route::Retry => users::retry(&request, &ports, params.get("batch_id")?).await,
        Route::Run => run::run(&request, &ports).await,
    }
}
