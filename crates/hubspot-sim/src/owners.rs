//! Owners of records.

use crate::errors::{ApiError, Outcome};
use crate::http::Response;
use crate::json::{Object, push_list};
use crate::sim::{Call, Sim};

/// A user or a queue that can own records.
#[derive(Clone, Debug)]
pub struct Owner {
    /// Owner id, the value of `hubspot_owner_id`.
    pub id: u64,
    /// User id; queues have none.
    pub user_id: Option<u64>,
    /// E-mail address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// When it was made.
    pub created_ms: i64,
    /// Whether the user has left.
    pub archived: bool,
}

impl Owner {
    fn push(&self, out: &mut String) {
        let mut object = Object::open(out);
        object.text("id", &self.id.to_string());
        object.text("email", &self.email);
        object.text("type", if self.user_id.is_some() { "PERSON" } else { "QUEUE" });
        object.text("firstName", &self.first_name).text("lastName", &self.last_name);
        if let Some(user_id) = self.user_id {
            object.raw("userId", user_id);
        }
        object.time("createdAt", self.created_ms).time("updatedAt", self.created_ms);
        object.raw("archived", self.archived);
        object.close();
    }
}

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
