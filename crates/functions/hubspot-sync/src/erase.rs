//! `POST /erasures` and `GET /erasures/{erasure_id}`: a person is erased, and the certificate of it.

use edge::{Request, Response, idempotent, sql::administrator};
use kernel::{FieldError, PortalId, Problem};
use ports::Ports;
use serde::Deserialize;

use crate::sql::{ErasureShow, ErasureStart};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Body {
    #[cfg_attr(test, schemars(with = "String"))]
    portal_id: PortalId,
    #[serde(default)]
    contact_id: Option<String>,
    #[serde(default)]
    email: Option<String>,
    /// Deletes the person in HubSpot as well, for good.
    #[serde(default)]
    in_hubspot: bool,
    /// What the caller named, once more: nothing brings back what HubSpot deleted.
    #[serde(default)]
    confirm: Option<String>,
}

impl Body {
    /// Whom it names, by one name.
    fn named(&self) -> Result<&str, Problem> {
        match (self.contact_id.as_deref(), self.email.as_deref()) {
            (Some(id), None) if is_id(id) => Ok(id),
            (Some(_), None) => Err(invalid("/contact_id", "must be the contact's id in HubSpot: digits")),
            (None, Some(email)) if email.contains('@') && email.len() <= 320 => Ok(email),
            (None, Some(_)) => Err(invalid("/email", "must be an e-mail address")),
            _ => Err(invalid("/contact_id", "name the contact_id or the email, one of them")),
        }
    }

    fn confirmed(&self) -> Result<(), Problem> {
        let named = self.named()?;
        if self.in_hubspot && self.confirm.as_deref() != Some(named) {
            let detail = "must repeat the contact_id or the email: HubSpot cannot restore what it deletes so";
            return Err(invalid("/confirm", detail));
        }
        Ok(())
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 19 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn invalid(pointer: &str, detail: &str) -> Problem {
    Problem::invalid(vec![FieldError { pointer: pointer.to_owned(), detail: detail.to_owned() }])
}

/// Begins the erasure for an owner or an admin; the same again names the one that is under way or done.
pub(crate) async fn start(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Body = request.json()?;
    body.confirmed()?;
    let (member, account) = administrator(ports, &user, body.portal_id).await?;
    idempotent(request, ports, &member.user_id, async || {
        let start = ErasureStart {
            account_id: &account,
            user_id: &member.user_id,
            contact_id: body.contact_id.as_deref(),
            email: body.email.as_deref(),
            in_hubspot: body.in_hubspot,
        };
        Response::json(202, &start.call(ports).await?)
    })
    .await
}

/// The certificate, for who answers for the portal; 404 for anybody else.
pub(crate) async fn show(request: &Request, ports: &Ports, erasure_id: &str) -> Result<Response, Problem> {
    Response::json(200, &ErasureShow { erasure_id }.call(ports, &request.user_token()?).await?)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn pointer(body: Value) -> Option<String> {
        let mut body = body;
        body["portal_id"] = json!("62515");
        let body: Body = serde_json::from_value(body).unwrap();
        body.confirmed().err().map(|problem| problem.errors[0].pointer.clone())
    }

    #[test]
    fn one_name_is_enough_and_two_are_too_many() {
        assert_eq!(pointer(json!({ "contact_id": "7" })), None);
        assert_eq!(pointer(json!({ "email": "a@example.com" })), None);
        assert_eq!(pointer(json!({ "contact_id": "7", "email": "a@example.com" })).unwrap(), "/contact_id");
        assert_eq!(pointer(json!({})).unwrap(), "/contact_id");
    }

    #[test]
    fn what_is_no_id_and_no_address_is_refused() {
        for id in ["", "7 or 1", "contact", "12345678901234567890"] {
            assert_eq!(pointer(json!({ "contact_id": id })).unwrap(), "/contact_id", "{id}");
        }
        assert_eq!(pointer(json!({ "email": "ada" })).unwrap(), "/email");
    }

    #[test]
    fn hubspot_deletes_only_what_was_named_twice() {
        let asked = |confirm| json!({ "contact_id": "7", "in_hubspot": true, "confirm": confirm });
        assert_eq!(pointer(asked(json!(null))).unwrap(), "/confirm");
        assert_eq!(pointer(asked(json!("8"))).unwrap(), "/confirm");
        assert_eq!(pointer(asked(json!("7"))), None);
        let by_address = json!({ "email": "a@example.com", "in_hubspot": true, "confirm": "a@example.com" });
        assert_eq!(pointer(by_address), None);
    }
}
