//! `POST /run`: the schedule's upkeep of what seals the tokens, and of who may use them.
//!
//! No token is refreshed here: whoever calls HubSpot refreshes the one that the call needs, and a portal of which nothing is
//! asked for a day costs nothing.

mod revalidate;

use connection::{Settings, reseal};
use edge::{Response, jobs};
use kernel::Problem;
use ports::Ports;
use serde_json::json;

use revalidate::revalidate;

/// Reseals what an older key sealed, then asks HubSpot for members.
pub(crate) async fn run(ports: &Ports) -> Result<Response, Problem> {
    let settings = Settings::read(&*ports.secrets, &*ports.log)?;
    let until = ports.clock.now().plus_millis(jobs::DEADLINE_MS);
    let resealed = reseal(ports, &settings, until).await?;
    let members = revalidate(ports, &settings, until).await?;
    Response::json(200, &json!({ "reseal": resealed, "members": members }))
}
