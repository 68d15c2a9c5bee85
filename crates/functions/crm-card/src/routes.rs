//! Which request goes where. Nothing of a request is used before its signature is verified.

use edge::{
    Access::HubSpotSignature,
    Request, Response,
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

// One kind of access for all of them, so that who has no signature learns nothing, not even of a path.
pub(crate) const ROUTES: &[Route<To>] = &[
    Route::new("GET", "/", HubSpotSignature, To::DataFetch),
    Route::new("GET", "/app", HubSpotSignature, To::App),
    // hubspot.fetch can send a body with POST alone.
    Route::new("POST", "/app", HubSpotSignature, To::App),
    Route::new("POST", "/app/actions/{action}", HubSpotSignature, To::Act),
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
