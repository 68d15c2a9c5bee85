//! Whether who consented is still a user of the portal in HubSpot: without that right there, it is none here.
//!
//! All that HubSpot's API tells an app is who can own records, and every user can; not who is an admin. So a member goes when
//! HubSpot knew the user before and does not any more, never because it cannot say.

use std::{collections::BTreeMap, rc::Rc};

use connection::sql::{MemberDue, OauthMemberChecked, OauthMembersDue};
use connection::{HubSpotClient, Settings};
use futures::stream::{self, StreamExt as _};
use kernel::{Problem, Timestamp};
use ports::{Level, Ports};
use serde_json::json;

/// How often HubSpot is asked for a member.
const EVERY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Members per run, one request each.
const BATCH: u32 = 100;
/// Requests at the same time.
const PARALLEL: usize = 4;

/// Asks HubSpot for the members that are due; how many of them it knew, did not know, and how many could not be asked for.
pub(crate) async fn revalidate(
    ports: &Ports,
    settings: &Rc<Settings>,
    until: Timestamp,
) -> Result<BTreeMap<&'static str, u32>, Problem> {
    let list = OauthMembersDue { before: ports.clock.now().plus_millis(-EVERY_MS), limit: BATCH };
    let due = list.call(ports).await?;
    let outcomes = stream::iter(due)
        .map(|member| async move {
            if ports.clock.now() >= until {
                return "left";
            }
            check(ports, settings, &member, until).await.unwrap_or_else(|problem| {
                let fields = json!({ "portal_id": member.portal_id, "code": problem.code });
                ports.log.log(Level::Warn, "member_not_checked", fields);
                "not_told"
            })
        })
        .buffer_unordered(PARALLEL);
    Ok(outcomes
        .fold(BTreeMap::new(), |mut counts, outcome| async move {
            *counts.entry(outcome).or_default() += 1;
            counts
        })
        .await)
}

async fn check(
    ports: &Ports,
    settings: &Rc<Settings>,
    member: &MemberDue,
    until: Timestamp,
) -> Result<&'static str, Problem> {
    let client =
        HubSpotClient::with_settings(ports, Rc::clone(settings), member.portal_id.clone()).until(until);
    let is_known = match client.send(&client.api().owner_of_user(member.hubspot_user_id)).await {
        Ok(_) => true,
        Err(problem) if problem.code == "hubspot_not_found" => false,
        Err(problem) => return Err(problem),
    };
    let checked = OauthMemberChecked { account_id: &member.account_id, user_id: &member.user_id, is_known };
    let removed = checked.call(ports).await?.removed;
    if removed {
        ports.log.log(Level::Warn, "member_vanished", json!({ "portal_id": member.portal_id }));
    }
    Ok(match (is_known, removed) {
        (true, _) => "known",
        (false, true) => "removed",
        (false, false) => "unknown",
    })
}
