//! `POST /run`.

use edge::Request;
use serde_json::{Value, json};

use super::world::{ADA, BOB, KEY_1, KEY_2, PORTAL, World, body, refusal};

fn run(world: &World) -> Value {
    let request =
        Request::new("hubspot-oauth", "POST", "/hubspot-oauth/run").with_header("apikey", "sb_secret_x");
    body(&world.ask(request.with_json(&json!({}))).unwrap())
}

#[test]
fn a_token_that_nobody_needs_is_left_to_expire() {
    let world = World::new();
    world.connect(ADA);
    // Its one user of HubSpot was asked for a moment ago.
    run(&world);
    for _ in 0..20 {
        world.test.clock.advance_ms(3_600_000);
        run(&world);
    }
    assert_eq!(world.database.account(PORTAL).token_version, 1);
    assert_eq!(world.database.account(PORTAL).status, "active");
}

#[test]
fn after_a_rotation_everything_is_sealed_with_the_new_key() {
    let world = World::new();
    world.connect(ADA);
    world.test.secrets.set("TOKEN_ENCRYPTION_KEYS", &format!("{KEY_2},{KEY_1}"));
    assert_eq!(run(&world)["reseal"], json!({ "resealed": 1, "busy": 0, "failed": 0 }));
    assert_eq!(run(&world)["reseal"], json!({ "resealed": 0, "busy": 0, "failed": 0 }));
    world.test.secrets.set("TOKEN_ENCRYPTION_KEYS", KEY_2);
    let refresh = World::request(ADA, "POST", &format!("/connections/{PORTAL}/refresh"));
    assert_eq!(world.ask(refresh).unwrap().status, 200);
}

/// Users of the simulator's portal: one who works there, one who has left.
const CAMILLE: u64 = 2_000_300;
const NINA: u64 = 2_000_305;

/// Bob consented as this user of HubSpot, who was known there before.
fn consented(world: &World, hubspot_user_id: u64, was_known: bool) {
    let id = world.database.account(PORTAL).id.clone();
    let consent = (hubspot_user_id, None, was_known);
    world.database.tables_mut().accounts.consents.insert((id, BOB.to_owned()), consent);
}

/// A portal that Bob owns, and what the run says of its members after the simulator's own user was asked for.
fn owned_by_bob() -> World {
    let world = World::new();
    world.connect(BOB);
    // Nobody whom HubSpot never named as an owner is judged.
    assert_eq!(run(&world)["members"], json!({ "unknown": 1 }));
    assert_eq!(run(&world)["members"], json!({}), "once a day is enough");
    world
}

#[test]
fn who_left_the_portal_in_hubspot_loses_it_here() {
    let world = owned_by_bob();
    consented(&world, CAMILLE, false);
    assert_eq!(run(&world)["members"], json!({ "known": 1 }));
    world.test.clock.advance_ms(86_400_001);
    assert_eq!(run(&world)["members"], json!({ "known": 1 }));
    consented(&world, NINA, true);
    assert_eq!(run(&world)["members"], json!({ "removed": 1 }));
    assert_eq!(world.role(BOB), None);
    assert_eq!(world.connect(ADA)["role"], "owner", "the next consent takes the portal");
}

#[test]
fn nobody_loses_anything_while_hubspot_cannot_say() {
    let world = owned_by_bob();
    consented(&world, NINA, true);
    world.down.set(true);
    assert_eq!(run(&world)["members"], json!({ "not_told": 1 }));
    world.down.set(false);
    world.database.account(PORTAL).scopes.clear();
    assert_eq!(run(&world)["members"], json!({}), "nor where we may not ask");
    assert_eq!(world.role(BOB).as_deref(), Some("owner"));
}

#[test]
fn only_the_secret_key_runs_it() {
    let world = World::new();
    assert_eq!(refusal(world.ask(World::request(ADA, "POST", "/run"))), (401, "unauthorized".to_owned()));
    let nobody = Request::new("hubspot-oauth", "POST", "/hubspot-oauth/run");
    assert_eq!(refusal(world.ask(nobody)), (401, "unauthorized".to_owned()));
}

#[test]
fn other_routes_and_methods_are_refused() {
    let world = World::new();
    let problem = world.ask(World::request(ADA, "PUT", "/connections/1")).unwrap_err();
    assert_eq!((problem.status, problem.allow), (405, vec!["DELETE"]));
    assert_eq!(refusal(world.ask(World::request(ADA, "GET", "/nothing"))).0, 404);
}
