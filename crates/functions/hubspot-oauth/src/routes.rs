//! Which request goes where.

use edge::{
    Access, Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::{authorize, callback, complete, disconnect, list, private_app, refresh, run};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Authorize,
    Callback,
    Complete,
    PrivateApp,
    List,
    Refresh,
    Disconnect,
    Run,
}

pub(crate) const ROUTES: &[Route<To>] = &[
    Route::new("POST", "/authorize", Access::User, To::Authorize),
    // HubSpot's redirect carries nothing but the state: it says who began, not whose browser this is.
    Route::new("GET", "/callback", Access::Public, To::Callback),
    Route::new("POST", "/connections/complete", Access::User, To::Complete),
    // Each try asks HubSpot whether a token is good.
    Route::new("POST", "/connections/private-app", Access::User, To::PrivateApp)
        .costs("connections")
        .body_limit(private_app::BODY_LIMIT),
    Route::new("GET", "/connections", Access::User, To::List),
    Route::new("POST", "/connections/{portal_id}/refresh", Access::User, To::Refresh),
    Route::new("DELETE", "/connections/{portal_id}", Access::User, To::Disconnect),
    Route::run(To::Run),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, params) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Authorize => authorize::authorize(&request, &ports).await,
        To::Callback => callback::callback(&request, &ports).await,
        To::Complete => complete::complete(&request, &ports).await,
        To::PrivateApp => private_app::connect(&request, &ports).await,
        To::List => list::list(&request, &ports).await,
        To::Refresh => refresh::refresh(&request, &ports, params.get("portal_id")?).await,
        To::Disconnect => disconnect::disconnect(&request, &ports, params.get("portal_id")?).await,
        To::Run => run::run(&ports).await,
    }
}
