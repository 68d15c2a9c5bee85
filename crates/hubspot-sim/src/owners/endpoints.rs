//! `/crm/owners`.

use super::Owner;
use crate::call::Call;
use crate::errors::{ApiError, Outcome};
use crate::http::Response;
use crate::json::{Object, push_list};
use crate::sim::Sim;

/// `GET /crm/owners/{version}`.
pub(crate) fn list(sim: &Sim, call: &Call) -> Outcome {
    let (limit, after) = (call.limit(100, 500)?, call.after()?);
    let archived = call.flag("archived");
    let email = call.query("email");
    let wanted = |owner: &&Owner| {
        owner.id > after && owner.archived == archived && email.is_none_or(|email| owner.email == email)
    };
    let page: Vec<&Owner> = sim.portal.owners.iter().filter(wanted).take(limit + 1).collect();
    let next = (page.len() > limit).then(|| page[limit - 1].id);
    let mut body = String::new();
    let mut object = Object::open(&mut body);
    push_list(object.member("results"), page.iter().take(limit), |out, owner| owner.push(out));
    call.push_paging(sim, &mut object, next);
    object.close();
    Ok(Response::json(200, body))
}

/// `GET /crm/owners/{version}/{ownerId}?idProperty=id|userId`.
pub(crate) fn get(sim: &Sim, call: &Call, id: &str) -> Outcome {
    let by_user = call.query("idProperty") == Some("userId");
    let archived = call.flag("archived");
    let id: Option<u64> = id.parse().ok();
    let matches = |owner: &&Owner| {
        owner.archived == archived
            && id.is_some()
            && id == if by_user { owner.user_id } else { Some(owner.id) }
    };
    let owner =
        sim.portal.owners.iter().find(matches).ok_or_else(|| ApiError::not_found("resource not found"))?;
    let mut body = String::new();
    owner.push(&mut body);
    Ok(Response::json(200, body))
}
