//! What HubSpot did not sign, or did not sign like this, reaches nothing.

use edge::Request;
use hubspot::signature::{HEADER_TIMESTAMP, HEADER_V3, v3};

use super::world::{APPENDED, BASE, World, refusal};

const BODY: &str = r#"{"objectId":512,"objectTypeId":"0-1"}"#;

/// Refuses with 401 and does not touch the database.
fn assert_refused(world: &World, request: Request, what: &str) {
    assert_eq!(refusal(world.ask(request)), (401, "invalid_signature".to_owned()), "{what}");
    assert!(world.database.calls().is_empty(), "{what}");
}

fn with(mut request: Request, name: &str, value: &str) -> Request {
    request.headers.retain(|(key, _)| key != name);
    request.with_header(name, value)
}

#[test]
fn forged_requests_are_refused() {
    let world = World::new();
    let good = world.signed("POST", "/app", BODY);
    let timestamp = good.header(HEADER_TIMESTAMP).unwrap().to_owned();
    let url = format!("{BASE}/app?{APPENDED}");
    let other_secret = v3("another-secret", "POST", &url, BODY.as_bytes(), &timestamp);
    assert_refused(&world, with(good.clone(), HEADER_V3, &other_secret), "another secret");
    let mut other_portal = good.clone();
    other_portal.raw_target = other_portal.raw_target.replace("62515", "62516");
    assert_refused(&world, other_portal, "another portal");
    let mut other_body = good.clone();
    other_body.body = BODY.replace("512", "513").into_bytes();
    assert_refused(&world, other_body, "another record");
    let mut other_method = good.clone();
    other_method.method = "PUT".to_owned();
    assert_refused(&world, other_method, "another method");
    assert_refused(&world, with(good, HEADER_TIMESTAMP, "1795262400001"), "another time");
    assert_refused(
        &world,
        Request::new("crm-card", "GET", "/crm-card/nowhere"),
        "an unknown path tells nothing",
    );
}

#[test]
fn replays_are_refused_outside_the_window_of_five_minutes() {
    let world = World::new();
    let request = world.signed("GET", "/app?objectId=512&objectTypeId=0-1", "");
    world.clock.advance_ms(300_000);
    assert!(world.ask(request.clone()).is_ok());
    world.clock.advance_ms(1);
    let calls = world.database.calls().len();
    assert_eq!(refusal(world.ask(request)), (401, "invalid_signature".to_owned()));
    assert_eq!(world.database.calls().len(), calls);
}

#[test]
fn reencoded_requests_are_refused() {
    let world = World::new();
    let good = world.signed("POST", "/app", BODY);
    for (from, to) in
        [("%2B", "+"), ("%2B", "%252B"), ("%40", "%2540"), ("userId=42", "userId=%34%32"), ("&", "%26")]
    {
        let mut request = good.clone();
        request.raw_target = request.raw_target.replace(from, to);
        assert_refused(&world, request, to);
    }
    let mut spaced = good.clone();
    spaced.body = br#"{"objectId": 512, "objectTypeId": "0-1"}"#.to_vec();
    assert_refused(&world, spaced, "the same JSON in other bytes");
    let mut reordered = good;
    reordered.raw_target =
        reordered.raw_target.replace("userId=42&portalId=62515", "portalId=62515&userId=42");
    assert_refused(&world, reordered, "the same query in another order");
}

#[test]
fn truncated_requests_are_refused() {
    let world = World::new();
    let good = world.signed("POST", "/app", BODY);
    for keep in 0..BODY.len() {
        let mut request = good.clone();
        request.body.truncate(keep);
        assert_refused(&world, request, &format!("{keep} bytes of the body"));
    }
    let signature = good.header(HEADER_V3).unwrap().to_owned();
    for keep in 0..signature.len() {
        assert_refused(
            &world,
            with(good.clone(), HEADER_V3, &signature[..keep]),
            &format!("{keep} of the signature"),
        );
    }
    let mut target = good.clone();
    target.raw_target.pop();
    assert_refused(&world, target, "the address");
    for header in [HEADER_V3, HEADER_TIMESTAMP] {
        let mut request = good.clone();
        request.headers.retain(|(name, _)| name != header);
        assert_refused(&world, request, header);
    }
}

#[test]
fn a_card_cannot_speak_for_another_portal() {
    let world = World::new();
    // The card's own code chose this address; HubSpot appended the true portal and signed it all.
    for own in ["portalId=777", "userId=1", "portalId=62515&portalId=777"] {
        let request = world.signed("POST", &format!("/app?{own}"), BODY);
        assert_eq!(refusal(world.ask(request)), (400, "conflicting_parameter".to_owned()), "{own}");
    }
    assert!(world.database.calls().is_empty());
    // HubSpot's converter repeats what it was given: agreeing values are no conflict.
    let request = world.signed("POST", "/app?portalId=62515&userId=42", BODY);
    assert!(world.ask(request).is_ok());
    let in_the_body =
        world.signed("POST", "/app", r#"{"objectId":512,"objectTypeId":"0-1","portalId":"777"}"#);
    world.ask(in_the_body).unwrap();
    let fetched = world.database.calls_of("card_fetch");
    assert!(fetched.iter().all(|call| call.arguments["p_portal_id"] == "62515"));
}
