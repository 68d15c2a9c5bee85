//! The routes of the function.

use edge::{Request, Response, router};
use kernel::Problem;
use ports::Ports;

use crate::{authorize, callback, connections, disconnect, run};

#[derive(Clone, Copy)]
enum Route {
    Authorize,
    Callback,
    List,
    Refresh,
    Disconnect,
    Run,
}

const ROUTES: &[router::Route<Route>] = &[
    ("POST", "/authorize", Route::Authorize),
    ("GET", "/callback", Route::Callback),
    ("GET", "/connections", Route::List),
    ("POST", "/connections/{portal_id}/refresh", Route::Refresh),
    ("DELETE", "/connections/{portal_id}", Route::Disconnect),
    ("POST", "/run", Route::Run),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (route, params) = router::find(ROUTES, &request)?;
    match route {
        Route::Authorize => authorize::begin(&request, &ports).await,
        Route::Callback => callback::finish(&request, &ports).await,
        Route::List => connections::list(&request, &ports).await,
        Route::Refresh => connections::refresh(&request, &ports, params.get("portal_id")?).await,
        Route::Disconnect => disconnect::disconnect(&request, &ports, params.get("portal_id")?).await,
        Route::Run => run::run(&request, &ports).await,
    }
}
