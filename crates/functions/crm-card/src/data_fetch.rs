//! `GET /?responseVersion=`: the data-fetch card.

use card::{
    Card,
    data_fetch::{v1, v3},
};
use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::{asked::Asked, cached};

/// Answers in the shape that the card's URL asks for.
pub(crate) async fn data_fetch(request: &Request, ports: &Ports, asked: &Asked) -> Result<Response, Problem> {
    let card = Card::of(&asked.facts(ports).await?);
    let base = request.public_function_url(ports);
    match request.query("responseVersion") {
        Some("v3") => cached::answer(request, &v3(&card, &base)),
        _ => cached::answer(request, &v1(&card, &base)),
    }
}
