//! Cards to look at.

use card::{Card, Facts, Portal, data_fetch, needed_properties};
use edge::{Request, Response};
use kernel::Problem;
use ports::{Caller, Ports, call};

use crate::{asked::Asked, cached, sql::CardFetch};

/// `GET /`: the data-fetch card, in the shape that the card's URL asks for.
pub(crate) async fn data_fetch(request: &Request, ports: &Ports, asked: &Asked) -> Result<Response, Problem> {
    let card = Card::of(&facts(ports, asked).await?);
    let base = request.public_function_url(ports);
    match request.query("responseVersion") {
        Some("v3") => cached::answer(request, &data_fetch::v3(&card, &base)),
        _ => cached::answer(request, &data_fetch::v1(&card, &base)),
    }
}

/// `GET` or `POST /app`: the app card.
pub(crate) async fn app(request: &Request, ports: &Ports, asked: &Asked) -> Result<Response, Problem> {
    cached::answer(request, &Card::of(&facts(ports, asked).await?))
}

/// What is known, within the portal that HubSpot signed for. A record of another portal is one that is not there.
pub(crate) async fn facts(ports: &Ports, asked: &Asked) -> Result<Facts, Problem> {
    let Some(object) = asked.object else {
        let portal = Portal { portal_id: asked.portal_id.as_str().to_owned(), ..Portal::default() };
        return Ok(Facts {
            portal,
            object_type: asked.object_sent.clone(),
            record_id: asked.record_id.as_str().to_owned(),
            ..Facts::default()
        });
    };
    let fetch = CardFetch {
        p_portal_id: &asked.portal_id,
        p_object_type: object.name(),
        p_record_id: &asked.record_id,
        p_properties: &needed_properties(object),
    };
    call(&*ports.store, &Caller::Service, &fetch).await
}
