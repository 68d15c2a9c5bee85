//! `POST /connections/{portal_id}/refresh`.

use futures::future::join;

use super::world::{ADA, BOB, PORTAL, World, body, refusal};
use crate::routes;

fn refresh(user: &str) -> edge::Request {
    World::request(user, "POST", &format!("/connections/{PORTAL}/refresh"))
}

#[test]
fn an_admin_refreshes_and_learns_only_the_expiry() {
    let world = World::new();
    world.connect(ADA);
    world.test.clock.advance_ms(60_000);
    let answer = body(&world.ask(refresh(ADA)).unwrap());
    let expires_at = world.ports().clock.now().plus_millis(1_800_000);
    assert_eq!(answer, serde_json::json!({ "portal_id": PORTAL, "expires_at": expires_at }));
    assert_eq!(world.database.account(PORTAL).token_version, 2);
    world.assert_discreet();
}

#[test]
fn two_refreshes_at_once_send_one_request_each_with_the_latest_refresh_token() {
    let world = World::new();
    world.connect(ADA);
    world.test.http.set_latency_ms(800);
    let ports = world.ports();
    let both = join(routes::handle(refresh(ADA), ports.clone()), routes::handle(refresh(ADA), ports));
    let (one, two) = pollster::block_on(both);
    assert_eq!((one.unwrap().status, two.unwrap().status), (200, 200));
    // The simulator rotates refresh tokens: a second request with the old one would have been BAD_REFRESH_TOKEN.
    assert_eq!(world.database.account(PORTAL).status, "active");
    assert_eq!(world.calls("/oauth/2026-09/token"), 2, "the exchange and one refresh");
}

#[test]
fn an_uninstalled_app_needs_a_new_connection() {
    let world = World::new();
    world.connect(ADA);
    let ended = format!("/connections/{PORTAL}?uninstall=true");
    let row = world.database.account(PORTAL).clone();
    world.ask(World::request(ADA, "DELETE", &ended)).unwrap();
    // As if the user had removed the app in HubSpot, and we did not know.
    *world.database.account(PORTAL) = row;
    assert_eq!(refusal(world.ask(refresh(ADA))), (409, "needs_reconnect".to_owned()));
    assert_eq!(world.database.account(PORTAL).status, "error");
    world.connect(ADA);
    assert_eq!(world.database.account(PORTAL).status, "active");
}

#[test]
fn hubspot_being_down_costs_nothing_but_time() {
    let world = World::new();
    world.connect(ADA);
    world.down.set(true);
    assert_eq!(refusal(world.ask(refresh(ADA))), (503, "hubspot_unavailable".to_owned()));
    world.down.set(false);
    assert_eq!(world.ask(refresh(ADA)).unwrap().status, 200);
}

#[test]
fn strangers_learn_nothing_and_mere_members_may_not() {
    let world = World::new();
    world.connect(ADA);
    let unknown = World::request(BOB, "POST", "/connections/999/refresh");
    let (existing, absent) = (refusal(world.ask(refresh(BOB))), refusal(world.ask(unknown)));
    assert_eq!(existing, (404, "unknown_portal".to_owned()));
    assert_eq!(existing, absent);
    for role in ["member", "viewer"] {
        world.add_member(BOB, role);
        assert_eq!(refusal(world.ask(refresh(BOB))), (403, "forbidden".to_owned()));
    }
    assert_eq!(world.calls("/oauth/2026-09/token"), 1, "the exchange alone");
}
