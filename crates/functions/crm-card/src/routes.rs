//! Which request goes where. Nothing of a request is used before its signature is verified.

use edge::{
    Access, Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::{act, app, asked::Asked, data_fetch};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    DataFetch,
    App,
    Act,
}

/// One kind of access for all routes, so that who has no signature learns nothing, not even of a path.
const SIGNED: Access = Access::HubSpotSignature;

pub(crate) const ROUTES: &[Route<To>] = &[
    Route::new("GET", "/", SIGNED, To::DataFetch),
    Route::new("GET", "/app", SIGNED, To::App),
    // hubspot.fetch can send a body with POST alone.
    Route::new("POST", "/app", SIGNED, To::App),
    Route::new("POST", "/app/actions/{action}", SIGNED, To::Act),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, params) = router::find(ROUTES, &request, &ports)?;
    let asked = Asked::of(&request)?;
    match to {
        To::DataFetch => data_fetch::data_fetch(&request, &ports, &asked).await,
        To::App => app::app(&request, &ports, &asked).await,
        To::Act => act::act(&request, &ports, &asked, params.get("action")?).await,
    }
}
