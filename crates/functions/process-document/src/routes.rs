//! Which request goes where.

use edge::{Request, Response, router};
use kernel::Problem;
use ports::Ports;

use crate::{document, run};

#[derive(Clone, Copy)]
enum Route {
    Start,
    Run,
    Show,
    Retry,
    Delete,
}

const ROUTES: &[router::Route<Route>] = &[
    ("POST", "/", Route::Start),
    ("POST", "/run", Route::Run),
    ("GET", "/{document_id}", Route::Show),
    ("POST", "/{document_id}/retry", Route::Retry),
    ("DELETE", "/{document_id}", Route::Delete),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (route, params) = router::find(ROUTES, &request)?;
    match route {
        Route::Start => document::start(&request, &ports).await,
        Route::Run => run::run(&request, &ports).await,
        Route::Show => document::show(&request, &ports, params.get("document_id")?).await,
        Route::Retry => document::retry(&request, &ports, params.get("document_id")?).await,
        Route::Delete => document::delete(&request, &ports, params.get("document_id")?).await,
    }
}
