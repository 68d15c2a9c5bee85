//! `GET /sync/conflicts?portal_id=&status=&object_type=&record_id=&limit=&cursor=`.

use edge::{Request, Response, sql::member};
use kernel::{PortalId, Problem};
use ports::Ports;
use serde::Serialize;

use crate::{query, sql::SyncConflictsList, sync::only_portal};

/// How a conflict may stand.
const STATUSES: [&str; 3] = ["open", "decided", "overruled"];

/// Which conflicts are asked for, as the database reads it.
#[derive(Debug, Serialize)]
pub(crate) struct Filter<'a> {
    status: Option<&'a str>,
    object_type: Option<&'a str>,
    record_id: Option<&'a str>,
}

/// A page of the conflicts of a portal, the latest first, and how many are open.
pub(crate) async fn conflicts(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let filter = Filter {
        status: query::word(request, "status", &STATUSES)?,
        object_type: query::text(request, "object_type")?,
        record_id: query::id(request, "record_id")?,
    };
    let (limit, after) = (query::limit(request)?, query::text(request, "cursor")?);
    let portal = match query::text(request, "portal_id")? {
        Some(portal) => PortalId::new(portal),
        None => only_portal(ports, &user).await?,
    };
    let (_, account_id) = member(ports, &user, portal).await?;
    let list = SyncConflictsList { account_id: &account_id, filter: &filter, after, limit };
    Response::json(200, &list.call(ports, &user).await?)
}
