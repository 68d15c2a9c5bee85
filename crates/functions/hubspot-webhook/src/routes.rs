//! Which request goes where. Nothing of a request is used before its signature is verified.

use edge::{
    Access, Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::{burst::Receiving, receive};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Receive,
}

/// 100 events whose values have HubSpot's 65,536 characters each.
const BODY_LIMIT: usize = 8 << 20;

pub(crate) const ROUTES: &[Route<To>] =
    &[Route::new("POST", "/", Access::HubSpotSignature, To::Receive).body_limit(BODY_LIMIT)];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let _receiving = Receiving::begin();
    let (to, _) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Receive => receive::receive(&request, &ports).await,
    }
}
