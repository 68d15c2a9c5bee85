//! What users and the scheduler see of the function.

use edge::{Request, Response};
use kernel::Problem;
use serde_json::{Value, json};
use testing::database::{ADMIN, MEMBER, PORTAL, STRANGER, VIEWER};

use super::{people::PEOPLE, world::World};

fn body() -> Value {
    json!({ "portal_id": PORTAL, "object_type": "contacts", "positive": { "kind": "deal_won", "within_days": 60 } })
}

fn post(world: &World, user: &str, body: &Value) -> Result<Response, Problem> {
    world.ask(World::request("POST", "/", user).with_json(body))
}

fn json_of(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

fn empty() -> World {
    World::new(Vec::new(), 1)
}

fn runs(world: &World) -> usize {
    world.database.tables().training.len()
}

#[test]
fn a_member_starts_a_run_with_the_configuration_and_what_he_asks_for() {
    let world = empty();
    world.configure(json!({ "min_rows": 300, "exclude": ["fax"] }));
    let mut body = body();
    body["exclude"] = json!(["shirt_size", "fax"]);
    body["dry_run"] = json!(true);
    let answer = post(&world, MEMBER, &body).unwrap();
    assert_eq!((answer.status, json_of(&answer)["already_running"].clone()), (202, json!(false)));
    let run = world.last_run();
    assert_eq!(json_of(&answer)["run_id"], json!(run.id));
    assert!(run.dry_run);
    assert_eq!(run.settings["label"], json!({ "kind": "deal_won", "within_days": 60 }));
    assert_eq!(run.settings["min_rows"], json!(300));
    assert_eq!(run.settings["exclude"], json!(["fax", "shirt_size"]));
}

#[test]
fn without_a_rule_of_its_own_a_run_learns_the_configured_outcome() {
    let world = empty();
    let rule = json!({ "kind": "lifecycle_stage", "stages": ["customer"] });
    world.configure(json!({ "label": rule }));
    post(&world, MEMBER, &json!({ "portal_id": PORTAL, "object_type": "contacts" })).unwrap();
    assert_eq!(world.last_run().settings["label"]["stages"], json!(["customer"]));
}

#[test]
fn a_second_start_names_the_run_that_is_open() {
    let world = empty();
    let first = json_of(&post(&world, MEMBER, &body()).unwrap());
    let second = json_of(&post(&world, ADMIN, &body()).unwrap());
    assert_eq!((&second["run_id"], &second["already_running"]), (&first["run_id"], &json!(true)));
    assert_eq!(runs(&world), 1);
}

#[test]
fn the_same_idempotency_key_gives_the_same_answer_and_another_body_a_conflict() {
    let world = empty();
    let keyed = |body: &Value| {
        world.ask(World::request("POST", "/", MEMBER).with_header("idempotency-key", "k1").with_json(body))
    };
    let first = keyed(&body()).unwrap();
    let again = keyed(&body()).unwrap();
    assert_eq!((again.status, &again.body), (202, &first.body));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let mut other = body();
    other["dry_run"] = json!(true);
    assert_eq!(keyed(&other).unwrap_err().code, "idempotency_conflict");
}

#[test]
fn viewers_strangers_and_nobody_start_nothing() {
    let world = empty();
    assert_eq!(post(&world, VIEWER, &body()).unwrap_err().status, 403);
    assert_eq!(post(&world, STRANGER, &body()).unwrap_err().code, "unknown_portal");
    let anonymous = Request::new("process-training", "POST", "/process-training/").with_json(&body());
    assert_eq!(world.ask(anonymous).unwrap_err().status, 401);
    assert_eq!(runs(&world), 0);
}

#[test]
fn a_wrong_body_is_refused_with_the_field_at_fault() {
    let world = empty();
    let with = |name: &str, value: Value| {
        let mut body = body();
        body[name] = value;
        body
    };
    for (body, pointer) in [
        (json!({ "object_type": "contacts" }), "/portal_id"),
        (with("object_type", json!("calls")), "/object_type"),
        (with("positive", json!("won")), "/positive"),
        (with("positive", json!({ "kind": "luck" })), "/positive/kind"),
        (with("positive", json!({ "kind": "deal_won", "within_days": "long" })), "/positive"),
        (with("exclude", json!(["a", 1])), "/exclude/1"),
        (with("dry_run", json!("yes")), "/dry_run"),
        (with("exlude", json!([])), "/exlude"),
    ] {
        let problem = post(&world, MEMBER, &body).unwrap_err();
        let found = problem.errors.first().map(|error| error.pointer.as_str());
        assert_eq!((problem.status, found), (422, Some(pointer)), "{body}: {problem}");
    }
    assert_eq!(runs(&world), 0);
}

#[test]
fn a_broken_configuration_is_named_as_the_one_at_fault() {
    let world = empty();
    world.configure(json!({ "min_rows": "many" }));
    let problem = post(&world, MEMBER, &body()).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (422, "invalid_settings"));
    let detail = &problem.errors[0].detail;
    assert!(detail.contains("configuration") && detail.contains("/min_rows"), "{detail}");
}

#[test]
fn only_the_secret_key_runs_the_work() {
    let world = empty();
    assert_eq!(world.ask(World::request("POST", "/run", ADMIN)).unwrap_err().status, 401);
}

#[test]
fn members_see_a_run_and_nobody_else() {
    let world = empty();
    let id = world.start(&json!({}));
    let get = |user: &str, path: String| world.ask(World::request("GET", &path, user));
    let shown = json_of(&get(VIEWER, format!("/{id}")).unwrap());
    assert_eq!((&shown["run_id"], &shown["status"]), (&json!(id), &json!("pending")));
    assert_eq!(get(VIEWER, format!("/{id}/card.md")).unwrap_err().code, "no_model");
    assert_eq!(get(STRANGER, format!("/{id}")).unwrap_err().code, "unknown_run");
    assert_eq!(get(MEMBER, "/not-a-run".to_owned()).unwrap_err().code, "unknown_run");
}

#[test]
fn the_card_of_a_finished_run_is_markdown_and_its_plots_are_svg() {
    let world = World::new(PEOPLE.records(), 1);
    let run = world.train(&json!({}));
    let get = |path: &str| world.ask(World::request("GET", &format!("/{}{path}", run.id), VIEWER));
    let shown = json_of(&get("").unwrap());
    assert_eq!(
        (&shown["status"], &shown["model"]["version"]),
        (&json!("completed"), &json!(1)),
        "{}",
        world.log.text()
    );
    let card = get("/card.md").unwrap();
    assert_eq!(card.header("content-type"), Some("text/markdown; charset=utf-8"));
    assert!(card.body.starts_with(b"# "));
    for name in shown["model"]["plots"].as_object().unwrap().keys() {
        let plot = get(&format!("/plots/{name}.svg")).unwrap();
        assert_eq!(plot.header("content-type"), Some("image/svg+xml"));
        assert!(plot.body.starts_with(b"<svg"), "{name}");
    }
    assert!(shown["model"]["plots"].as_object().unwrap().len() >= 3);
    assert_eq!(get("/plots/nothing.svg").unwrap_err().code, "unknown_plot");
}

#[test]
fn an_admin_activates_a_model_and_a_member_does_not() {
    let world = World::new(PEOPLE.records(), 1);
    world.train(&json!({}));
    let first = world.last_model();
    world.train(&json!({ "exclude": ["headcount"] }));
    let activate =
        |user: &str, id: &str| world.ask(World::request("POST", &format!("/models/{id}/activate"), user));
    assert_eq!(activate(MEMBER, &first.id).unwrap_err().status, 403);
    assert_eq!(activate(STRANGER, &first.id).unwrap_err().code, "unknown_model");
    assert_eq!(activate(ADMIN, "latest").unwrap_err().code, "unknown_model");
    let second = world.last_model();
    let answer = json_of(&activate(ADMIN, &second.id).unwrap());
    assert_eq!((&answer["model_id"], &answer["version"]), (&json!(second.id), &json!(2)));
    // And back.
    let answer = json_of(&activate(ADMIN, &first.id).unwrap());
    assert_eq!((&answer["version"], &answer["previous"]), (&json!(1), &json!(second.id)));
}
