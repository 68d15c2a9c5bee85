//! Which request goes where. Nothing of a request is used before its signature is verified.

use edge::{Request, Response, router};
use kernel::Problem;
use ports::Ports;

use crate::{act, asked::Asked, show};

#[derive(Clone, Copy)]
enum Route {
    DataFetch,
    App,
    Act,
}

const ROUTES: &[router::Route<Route>] = &[
    ("GET", "/", Route::DataFetch),
    ("GET", "/app", Route::App),
    // hubspot.fetch can send a body with POST alone.
    ("POST", "/app", Route::App),
    ("POST", "/app/actions/{action}", Route::Act),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    request.require_hubspot_signature(&ports)?;
    let (route, params) = router::find(ROUTES, &request)?;
    let asked = Asked::of(&request)?;
    match route {
        Route::DataFetch => show::data_fetch(&request, &ports, &asked).await,
        Route::App => show::app(&request, &ports, &asked).await,
        Route::Act => act::act(&request, &ports, &asked, params.get("action")?).await,
    }
}
