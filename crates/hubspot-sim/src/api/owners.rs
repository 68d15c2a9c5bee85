//! `/crm/owners`.

use crate::api::call::Call;
use crate::portal::{Owner, Team};
use crate::sim::Sim;
use crate::wire::json::{Object, push_list};
use crate::wire::{ApiError, Outcome, Response};

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
    let next = sim.faults.cursor(after, next);
    let mut body = String::new();
    let mut object = Object::open(&mut body);
    let owners = page.iter().take(sim.faults.page(limit));
    push_list(object.member("results"), owners, |out, owner| push(out, owner));
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
    push(&mut body, owner);
    Ok(Response::json(200, body))
}

fn push(out: &mut String, owner: &Owner) {
    let mut object = Object::open(out);
    object.text("id", &owner.id.to_string());
    object.text("email", &owner.email);
    object.text("type", if owner.user_id.is_some() { "PERSON" } else { "QUEUE" });
    object.text("firstName", &owner.first_name).text("lastName", &owner.last_name);
    if let Some(user_id) = owner.user_id {
        // Of a user who left only the other member still tells it.
        if !owner.archived {
            object.raw("userId", user_id);
        }
        object.raw("userIdIncludingInactive", user_id);
    }
    if !owner.teams.is_empty() {
        push_list(object.member("teams"), (0..).zip(&owner.teams), |out, (at, team): (u32, &Team)| {
            let mut object = Object::open(out);
            object.text("id", &team.id.to_string()).text("name", team.name).raw("primary", at == 0);
            object.close();
        });
    }
    object.time("createdAt", owner.created_ms).time("updatedAt", owner.updated_ms);
    object.raw("archived", owner.archived);
    object.close();
}
