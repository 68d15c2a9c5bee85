//! `POST /`: a member starts a run.

use edge::{
    Request, Response, idempotent,
    sql::{administrator, writer},
};
use kernel::{FieldError, PortalId, Problem};
use ports::Ports;
use serde::Deserialize;
use serde_json::Value;

use crate::sql::ReconcileStart;

const VIEWERS: &str = "viewers may look at reconciliations, not start them";

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Start {
    #[cfg_attr(test, schemars(with = "String"))]
    portal_id: PortalId,
    #[serde(default)]
    objects: Option<Vec<String>>,
    #[serde(default)]
    accept_deletions: bool,
    #[serde(default)]
    #[cfg_attr(test, schemars(skip))]
    from: Value,
    #[serde(default)]
    #[cfg_attr(test, schemars(skip))]
    to: Value,
}

impl Start {
    fn check(&self) -> Result<(), Problem> {
        let mut errors = Vec::new();
        if self.objects.as_ref().is_some_and(Vec::is_empty) {
            let detail = "name at least one object, or leave the field out for all of them".to_owned();
            errors.push(FieldError { pointer: "/objects".to_owned(), detail });
        }
        // A date of change says nothing of what is missing, of links and of what moves no date.
        for (pointer, value) in [("/from", &self.from), ("/to", &self.to)] {
            if !value.is_null() {
                let detail =
                    "all records are compared, whenever they changed: leave the field out".to_owned();
                errors.push(FieldError { pointer: pointer.to_owned(), detail });
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
    }
}

/// Starts a run, or names the one that is under way.
pub(crate) async fn start(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Start = request.json()?;
    body.check()?;
    let (member, account) = if body.accept_deletions {
        administrator(ports, &user, body.portal_id).await?
    } else {
        writer(ports, &user, body.portal_id, VIEWERS).await?
    };
    idempotent(request, ports, &member.user_id, async || {
        let objects: Option<Vec<&str>> =
            body.objects.as_ref().map(|objects| objects.iter().map(String::as_str).collect());
        let start = ReconcileStart {
            account_id: &account,
            user_id: &member.user_id,
            objects: objects.as_deref(),
            accept_deletions: body.accept_deletions,
            // The scope goes with the key: two members may choose the same one.
            idempotency_key: request.idempotency_key().map(|key| format!("{}:{key}", member.user_id)),
        };
        let started = start.call(ports).await.map_err(|problem| problem.blamed_on("/objects"))?;
        Response::json(202, &started)
    })
    .await
}
