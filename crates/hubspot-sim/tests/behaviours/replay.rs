//! The same seed and the same requests give the same bytes, and so does what was written down.

use hubspot_sim::{Config, Entry, ObjectType, Request, Sim};
use proptest::prelude::*;
use serde_json::json;

use crate::support::ids;

/// A few hundred requests of all kinds, chosen by numbers.
fn script(sim: &mut Sim, steps: &[(u8, u64)]) -> Vec<String> {
    let mut now_ms = sim.config().epoch_ms;
    let (token, _) = sim.install(now_ms);
    let mut answers = Vec::new();
    for (step, number) in steps {
        now_ms += i64::try_from(number % 700).unwrap();
        let list = Request::get("/crm/objects/2026-09/contacts?limit=100").bearer(&token);
        let page: serde_json::Value = serde_json::from_str(&sim.handle(now_ms, &list).body).unwrap();
        let known = ids(page["results"].as_array().map_or(&[][..], Vec::as_slice));
        let at = usize::try_from(*number).unwrap();
        let id = known.get(at % known.len().max(1)).cloned().unwrap_or_default();
        let other = known.get((at / 7) % known.len().max(1)).cloned().unwrap_or_default();
        let path = "/crm/objects/2026-09/contacts";
        let request = match step % 9 {
            0 => Request::json(
                "POST",
                path,
                &json!({"properties": {"email": format!("n{number}@example.com")}}),
            ),
            1 => Request::json(
                "PATCH",
                format!("{path}/{id}"),
                &json!({"properties": {"jobtitle": number.to_string()}}),
            ),
            2 => Request::new("DELETE", format!("{path}/{id}")),
            3 => Request::json(
                "POST",
                format!("{path}/merge"),
                &json!({"primaryObjectId": id, "objectIdToMerge": other}),
            ),
            4 => Request::json("POST", format!("{path}/search"), &json!({"limit": 20})),
            5 => Request::json(
                "POST",
                "/_sim/mutate",
                &json!({"action": "edit_random", "object": "contacts", "count": 3}),
            ),
            6 => Request::json(
                "POST",
                "/_sim/mutate",
                &json!({"action": "restore", "object": "contacts", "id": number}),
            ),
            7 => Request::json("POST", format!("{path}/gdpr-delete"), &json!({"objectId": id})),
            _ => Request::json("POST", "/_sim/settings", &json!({"merge_new_id": number % 2 == 0})),
        };
        let response = sim.handle(now_ms, &request.bearer(&token));
        answers.push(format!("{} {:?} {}", response.status, response.headers, response.body));
    }
    answers
}

fn whole(sim: &Sim) -> String {
    ObjectType::ALL.map(|object| sim.truth(object, "all")).concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_same_seed_and_requests_give_the_same_bytes(
        seed in any::<u64>(),
        steps in prop::collection::vec((any::<u8>(), 0_u64..1_000_000), 1..60),
    ) {
        let run = || {
            let mut sim = Sim::new(Config { seed, contacts: 120, ..Config::default() });
            let answers = script(&mut sim, &steps);
            (answers, whole(&sim))
        };
        prop_assert!(run() == run());
    }

    #[test]
    fn what_was_written_down_makes_the_same_portal_again(
        seed in any::<u64>(),
        steps in prop::collection::vec((any::<u8>(), 0_u64..1_000_000), 1..60),
    ) {
        let config = Config { seed, contacts: 120, ..Config::default() };
        let mut sim = Sim::new(config.clone());
        script(&mut sim, &steps);
        let mut again = Sim::new(config);
        for entry in sim.take_journal() {
            let line = serde_json::to_string(&entry).unwrap();
            again.replay(serde_json::from_str::<Entry>(&line).unwrap());
        }
        prop_assert!(whole(&sim) == whole(&again));
        prop_assert!(again.take_journal().is_empty());
    }
}

#[test]
fn tokens_survive_what_a_restart_replays() {
    let config = Config { contacts: 10, ..Config::default() };
    let now_ms = config.epoch_ms;
    let mut sim = Sim::new(config.clone());
    sim.handle(now_ms, &Request::json("POST", "/_sim/settings", &json!({"auto_consent": true})));
    let query = "client_id=sim-client&redirect_uri=http%3A%2F%2Flocalhost%2Fcb&scope=oauth";
    let consent = sim.handle(now_ms, &Request::get(format!("/oauth/authorize?{query}")));
    let code = consent.get_header("location").unwrap().split_once("code=").unwrap().1.to_owned();
    let form = format!(
        "grant_type=authorization_code&client_id=sim-client&client_secret=sim-secret&redirect_uri=http%3A%2F%2Flocalhost%2Fcb&code={code}"
    );
    let tokens = sim.handle(now_ms, &Request::form("/oauth/2026-09/token", form));
    let tokens: serde_json::Value = serde_json::from_str(&tokens.body).unwrap();
    let mut again = Sim::new(config);
    for entry in sim.take_journal() {
        again.replay(entry);
    }
    let details =
        Request::get("/account-info/2026-09/details").bearer(tokens["access_token"].as_str().unwrap());
    assert_eq!(again.handle(now_ms + 60_000, &details).status, 200);
    let form = format!(
        "grant_type=refresh_token&client_id=sim-client&client_secret=sim-secret&refresh_token={}",
        tokens["refresh_token"].as_str().unwrap()
    );
    assert_eq!(again.handle(now_ms + 60_000, &Request::form("/oauth/2026-09/token", form)).status, 200);
}
