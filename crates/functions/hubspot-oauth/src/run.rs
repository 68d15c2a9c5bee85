//! `POST /run`: the schedule's upkeep of all tokens, and of who may use them.

mod revalidate;

use std::collections::BTreeMap;

use connection::sql::OauthListExpiring;
use connection::{Settings, TokenService, reseal};
use edge::Response;
use futures::stream::{self, StreamExt as _};
use kernel::{Problem, Timestamp};
use oauth::REFRESH_EARLY_MS;
use ports::{Level, Ports};
use serde_json::json;

use revalidate::revalidate;

/// An invocation may last 150 s on the smallest plan; the last refresh begun may take half a minute.
const WALL_MS: i64 = 60_000;
/// Portals per run. Sealing and JSON cost about a millisecond each, far from the platform's 2 s.
const BATCH: u32 = 200;
/// Refreshes at the same time.
const PARALLEL: usize = 8;

/// Refreshes what expires before the next run, reseals what an older key sealed, then asks HubSpot for members.
pub(crate) async fn run(ports: &Ports) -> Result<Response, Problem> {
    let settings = Settings::read(&*ports.secrets, &*ports.log)?;
    let until = ports.clock.now().plus_millis(WALL_MS);
    let refreshed = refresh_expiring(ports, &TokenService::new(settings.clone()), until).await?;
    let resealed = reseal(ports, &settings, until).await?;
    let members = revalidate(ports, &settings, until).await?;
    Response::json(200, &json!({ "refresh": refreshed, "reseal": resealed, "members": members }))
}

/// How many portals ended in which way: `refreshed`, or the code of the problem.
async fn refresh_expiring(
    ports: &Ports,
    tokens: &TokenService,
    until: Timestamp,
) -> Result<BTreeMap<String, u32>, Problem> {
    // The margin at which the token service itself refreshes; the schedule comes as often.
    let before = ports.clock.now().plus_millis(REFRESH_EARLY_MS);
    let list = OauthListExpiring { before, limit: BATCH };
    let due = list.call(ports).await?;
    let outcomes = stream::iter(due)
        .map(|row| async move {
            if ports.clock.now() >= until {
                return "left".to_owned();
            }
            match tokens.access_token(ports, &row.portal_id).await {
                Ok(_) => "refreshed".to_owned(),
                Err(problem) => {
                    let fields = json!({ "portal_id": row.portal_id, "code": problem.code });
                    ports.log.log(Level::Warn, "upkeep_failed", fields);
                    problem.code
                }
            }
        })
        .buffer_unordered(PARALLEL);
    Ok(outcomes
        .fold(BTreeMap::new(), |mut counts, outcome| async move {
            *counts.entry(outcome).or_default() += 1;
            counts
        })
        .await)
}
