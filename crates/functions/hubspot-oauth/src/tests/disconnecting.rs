//! `DELETE /connections/{portal_id}`.

use serde_json::{Value, json};

use super::world::{ADA, BOB, KEY_2, PORTAL, World, body, refusal};

const REVOKE: &str = "/oauth/2026-09/token/revoke";
const UNINSTALL: &str = "/appinstalls/2026-09/external-install";

/// A connected portal of which three contacts are mirrored.
fn with_contacts() -> World {
    let world = World::new();
    world.connect(ADA);
    let (now, account) = (world.ports().clock.now(), world.database.account(PORTAL).id.clone());
    for id in ["1", "2", "3"] {
        let row = json!({
            "account_id": account, "hubspot_id": id, "source_updated_at": now, "read_at": now, "raw_json": {},
        });
        world.database.tables_mut().insert("public.hubspot_contacts_raw", &row, now);
    }
    world
}

fn contacts(world: &World) -> usize {
    let account = world.database.account(PORTAL).id.clone();
    world.database.tables_mut().mirror_of(&account, "contacts").len()
}

fn disconnect(world: &World, query: &str) -> Value {
    let answer = world.ask(World::request(ADA, "DELETE", &format!("/connections/{PORTAL}{query}"))).unwrap();
    assert_eq!(answer.status, 200);
    body(&answer)
}

fn is_wiped(world: &World) -> bool {
    let row = world.database.account(PORTAL);
    row.status == "inactive"
        && row.access_token.is_none()
        && row.refresh_token.is_none()
        && row.key_id.is_none()
}

#[test]
fn tokens_are_revoked_and_wiped_and_the_rows_stay() {
    let world = with_contacts();
    let answer = disconnect(&world, "");
    let expected = json!({
        "portal_id": PORTAL, "disconnected": true, "erased": {}, "revoked": true, "uninstalled": false,
    });
    assert_eq!(answer, expected);
    assert!(is_wiped(&world) && contacts(&world) == 3);
    assert_eq!((world.calls(REVOKE), world.calls(UNINSTALL)), (1, 0));
    world.assert_discreet();
}

#[test]
fn uninstall_and_erase_happen_on_request() {
    let world = with_contacts();
    let answer = disconnect(&world, "?erase=true&uninstall=true");
    assert_eq!(
        (&answer["uninstalled"], &answer["erased"]["hubspot_contacts_raw"]),
        (&json!(true), &json!(3))
    );
    assert_eq!(world.calls(UNINSTALL), 1);
    assert!(is_wiped(&world) && contacts(&world) == 0);
}

#[test]
fn a_second_time_is_fine_and_can_still_erase() {
    let world = with_contacts();
    disconnect(&world, "");
    let again = disconnect(&world, "?erase=1");
    assert_eq!((&again["revoked"], &again["erased"]["hubspot_contacts_raw"]), (&json!(false), &json!(3)));
    assert_eq!(world.calls(REVOKE), 1, "there is nothing left to revoke");
}

#[test]
fn hubspot_being_down_does_not_keep_anyone_connected() {
    let world = World::new();
    world.connect(ADA);
    world.down.set(true);
    let answer = disconnect(&world, "?uninstall=true");
    assert_eq!((&answer["revoked"], &answer["uninstalled"]), (&json!(false), &json!(false)));
    assert!(is_wiped(&world));
}

#[test]
fn a_lost_key_does_not_either() {
    let world = World::new();
    world.connect(ADA);
    world.test.secrets.set("TOKEN_ENCRYPTION_KEYS", KEY_2);
    assert_eq!(disconnect(&world, "")["revoked"], json!(false));
    assert!(is_wiped(&world));
    let world = World::new();
    world.connect(ADA);
    world.test.secrets.set("TOKEN_ENCRYPTION_KEYS", "broken");
    disconnect(&world, "");
    assert!(is_wiped(&world));
}

#[test]
fn only_administrators_disconnect_and_strangers_learn_nothing() {
    let world = World::new();
    world.connect(ADA);
    let by_bob = || world.ask(World::request(BOB, "DELETE", &format!("/connections/{PORTAL}")));
    assert_eq!(refusal(by_bob()), (404, "unknown_portal".to_owned()));
    world.add_member(BOB, "member");
    assert_eq!(refusal(by_bob()), (403, "forbidden".to_owned()));
    assert!(!is_wiped(&world));
}

#[test]
fn an_unclear_wish_is_not_guessed() {
    let world = World::new();
    world.connect(ADA);
    let request = World::request(ADA, "DELETE", &format!("/connections/{PORTAL}?erase=maybe"));
    let problem = world.ask(request).unwrap_err();
    assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, "/erase"));
    assert!(!is_wiped(&world));
}
