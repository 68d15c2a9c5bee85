//! `GET` or `POST /app`: the app card.

use card::Card;
use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::{asked::Asked, cached};

/// Answers the card that the app's extension draws.
pub(crate) async fn app(request: &Request, ports: &Ports, asked: &Asked) -> Result<Response, Problem> {
    cached::answer(request, &Card::of(&asked.facts(ports).await?))
}
