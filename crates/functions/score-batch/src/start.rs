//! `POST /`: a member starts a batch.

use edge::{Request, Response, idempotent, sql::writer};
use hubspot::ScoredObject;
use kernel::{PortalId, Problem, RecordId};
use ports::Ports;
use serde::Deserialize;

use crate::{
    filter::{self, Filter},
    sql::ScoreBatchStart,
};

/// What a viewer of the portal is told.
pub(crate) const VIEWERS: &str = "viewers may look at batches, not start, cancel or retry them";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Body {
    #[cfg_attr(test, schemars(with = "String"))]
    portal_id: PortalId,
    #[cfg_attr(test, schemars(with = "String", extend("enum" = ["contacts", "companies", "deals"])))]
    object_type: ScoredObject,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    record_ids: Option<Vec<RecordId>>,
    #[serde(default)]
    filter: Option<Filter>,
}

/// Opens a batch of the records that are named or described, or of all.
pub(crate) async fn start(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Body = request.json()?;
    let errors = filter::errors(body.object_type, body.record_ids.as_deref(), body.filter.as_ref());
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let (member, account) = writer(ports, &user, body.portal_id, VIEWERS).await?;
    idempotent(request, ports, &member.user_id, async || {
        let start = ScoreBatchStart {
            account_id: &account,
            user_id: Some(&member.user_id),
            object_type: body.object_type,
            record_ids: body.record_ids.as_deref(),
            filter: body.filter.as_ref(),
        };
        Response::json(202, &start.call(ports).await?)
    })
    .await
}
