//! `GET /metrics?portal_id=&from=&to=&owner=&pipeline=&script=&stage=&source=&basis=&previous=&metrics=`.

use edge::{Request, Response, sql::member};
use kernel::{PortalId, Problem};
use ports::Ports;
use serde::Serialize;

use crate::{
    query::{self, Day},
    sql::Metrics,
    sync::only_portal,
};

/// The records that are counted; the function of the database takes several values of each.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Filters<'a> {
    owner: Option<&'a str>,
    pipeline: Option<&'a str>,
    script: Option<&'a str>,
    stage: Option<&'a str>,
    source: Option<&'a str>,
}

/// How they are counted. What is not named is left to the database.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Options<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics: Option<Vec<&'a str>>,
}

/// The metrics of a portal and a period of its local days, the last one not in it.
pub(crate) async fn metrics(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let text = |name| query::text(request, name);
    let filters = Filters {
        owner: text("owner")?,
        pipeline: text("pipeline")?,
        script: text("script")?,
        stage: text("stage")?,
        source: text("source")?,
    };
    let options = Options {
        basis: query::word(request, "basis", &["closed", "created"])?,
        previous: query::word(request, "previous", &["before", "last_year", "none"])?,
        metrics: text("metrics")?.map(|keys| keys.split(',').collect()),
    };
    let (from, to) = (day(request, "from")?, day(request, "to")?);
    let portal = match text("portal_id")? {
        Some(portal) => PortalId::new(portal),
        None => only_portal(ports, &user).await?,
    };
    let (_, account_id) = member(ports, &user, portal).await?;
    let metrics = Metrics { account_id: &account_id, from, to, filters: &filters, options: &options };
    Response::json(200, &metrics.call(ports, &user).await?)
}

fn day(request: &Request, name: &str) -> Result<Day, Problem> {
    let missing = || Problem::bad_request("invalid_query", format!("{name} is a day, like 2026-12-24"));
    query::day(request, name)?.ok_or_else(missing)
}
