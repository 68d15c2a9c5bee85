//! Who may start, see, cancel and retry a batch, and of what.

use edge::Request;
use serde_json::{Value, json};
use testing::database::{MEMBER, STRANGER, VIEWER};

use super::world::{World, get, json_of, post};

fn body(choice: &Value) -> Value {
    let mut body = json!({ "portal_id": "62515", "object_type": "contacts" });
    for (name, value) in choice.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

#[test]
fn a_member_starts_a_batch_of_everything() {
    let world = World::new(9);
    let response = world.answer(post("/", MEMBER).with_json(&body(&json!({})))).unwrap();
    let answer = json_of(&response);
    assert_eq!((response.status, &answer["total"]), (202, &json!(9)));
    let tables = world.database.tables();
    assert_eq!(answer["batch_id"], json!(tables.scores.batches[0].id));
    assert_eq!(tables.jobs[&1].payload["batch_id"], answer["batch_id"]);
}

#[test]
fn the_records_may_be_named_or_described() {
    let world = World::new(9);
    for (choice, total) in [
        (json!({ "record_ids": ["1001", "1003", "1003", "77"] }), 3),
        (json!({ "filter": { "lifecyclestage": ["customer"] } }), 4),
        (json!({ "filter": { "never_scored": true, "limit": 5 } }), 5),
        (json!({ "filter": { "stale": true } }), 0),
        (json!({ "filter": {} }), 9),
    ] {
        let response = world.answer(post("/", MEMBER).with_json(&body(&choice))).unwrap();
        assert_eq!(json_of(&response)["total"], json!(total), "{choice}");
    }
}

#[test]
fn a_wrong_body_is_refused_with_the_field_at_fault() {
    let world = World::new(1);
    for (body, pointer) in [
        (json!({ "object_type": "contacts" }), "/portal_id"),
        (json!({ "portal_id": "62515", "object_type": "calls" }), "/object_type"),
        (body(&json!({ "record_ids": "all" })), "/record_ids"),
        (body(&json!({ "record_ids": [] })), "/record_ids"),
        (body(&json!({ "record_ids": ["1", "x"] })), "/record_ids/1"),
        (body(&json!({ "record_ids": ["1", 2] })), "/record_ids/1"),
        (body(&json!({ "record_ids": ["1"], "filter": {} })), "/filter"),
        (body(&json!({ "filter": { "limit": 0 } })), "/filter/limit"),
        (body(&json!({ "filter": { "lifecyclestage": [] } })), "/filter/lifecyclestage"),
        (body(&json!({ "filter": { "updated_after": "soon" } })), "/filter/updated_after"),
        (body(&json!({ "filter": { "city": "Rome" } })), "/filter/city"),
        (body(&json!({ "filter": { "stale": true, "never_scored": true } })), "/filter/stale"),
        (body(&json!({ "records": ["1"] })), "/records"),
        (
            json!({ "portal_id": "62515", "object_type": "deals", "filter": { "lifecyclestage": ["lead"] } }),
            "/filter/lifecyclestage",
        ),
    ] {
        let problem = world.answer(post("/", MEMBER).with_json(&body)).unwrap_err();
        assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, pointer), "{body}");
    }
    assert!(world.database.tables().scores.batches.is_empty());
}

#[test]
fn viewers_and_strangers_start_nothing() {
    let world = World::new(3);
    let start = |user| world.answer(post("/", user).with_json(&body(&json!({})))).unwrap_err();
    assert_eq!(start(VIEWER).status, 403);
    assert_eq!((start(STRANGER).status, start(STRANGER).code.as_str()), (404, "unknown_portal"));
    let foreign = json!({ "portal_id": "777", "object_type": "contacts" });
    assert_eq!(world.answer(post("/", MEMBER).with_json(&foreign)).unwrap_err().code, "unknown_portal");
    let anonymous = Request::new("score-batch", "POST", "/score-batch/").with_json(&body(&json!({})));
    assert_eq!(world.answer(anonymous).unwrap_err().status, 401);
    assert!(world.database.tables().scores.batches.is_empty());
}

#[test]
fn the_same_idempotency_key_starts_one_batch() {
    let world = World::new(3);
    let keyed = |body: &Value| post("/", MEMBER).with_header("idempotency-key", "k1").with_json(body);
    let first = world.answer(keyed(&body(&json!({})))).unwrap();
    let again = world.answer(keyed(&body(&json!({})))).unwrap();
    assert_eq!((again.status, &again.body), (202, &first.body));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let other = world.answer(keyed(&body(&json!({ "filter": { "limit": 1 } })))).unwrap_err();
    assert_eq!((other.status, other.code.as_str()), (409, "idempotency_conflict"));
    assert_eq!(world.database.tables().scores.batches.len(), 1);
}

#[test]
fn members_see_a_batch_and_its_items_page_by_page_and_nobody_else() {
    let world = World::new(5);
    let id = world.start(&json!({}));
    world.run_to_the_end();
    assert_eq!(world.progress(&id)["status"], json!("completed"));
    let page = |cursor: &str| {
        let target = format!("/{id}/items?status=done&limit=3&cursor={cursor}");
        json_of(&world.answer(get(&target, VIEWER)).unwrap())
    };
    let (first, second) = (page(""), page("1003"));
    assert_eq!(first["data"].as_array().unwrap().len(), 3);
    assert_eq!((&first["next_cursor"], &second["next_cursor"]), (&json!("1003"), &Value::Null));
    assert_eq!(second["data"][1]["record_id"], json!("1005"));
    for target in [format!("/{id}"), format!("/{id}/items")] {
        assert_eq!(world.answer(get(&target, STRANGER)).unwrap_err().code, "unknown_batch");
    }
    for target in ["/no-uuid", "/no-uuid/items", "/00000000-0000-4000-8000-999999999999"] {
        assert_eq!(world.answer(get(target, MEMBER)).unwrap_err().code, "unknown_batch", "{target}");
    }
    for query in ["status=scored", "limit=0", "limit=1001", "limit=x"] {
        let problem = world.answer(get(&format!("/{id}/items?{query}"), MEMBER)).unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (400, "invalid_query"), "{query}");
    }
}

#[test]
fn viewers_and_strangers_cancel_and_retry_nothing() {
    let world = World::new(5);
    let id = world.start(&json!({}));
    for route in ["cancel", "retry"] {
        let path = format!("/{id}/{route}");
        assert_eq!(world.answer(post(&path, VIEWER)).unwrap_err().status, 403);
        assert_eq!(world.answer(post(&path, STRANGER)).unwrap_err().status, 404);
    }
    world.run_to_the_end();
    world.assert_each_once(5, 0);
}

#[test]
fn only_the_secret_key_runs_the_work() {
    let world = World::new(1);
    assert_eq!(world.answer(post("/run", MEMBER)).unwrap_err().status, 401);
}

#[test]
fn a_wrong_method_says_which_ones_there_are() {
    let world = World::new(1);
    let request = Request::new("score-batch", "DELETE", "/score-batch/00000000-0000-4000-8000-000000000001");
    let problem = world.answer(request).unwrap_err();
    assert_eq!((problem.status, problem.allow), (405, vec!["GET"]));
}
