use edge::{Request, Response};
use kernel::Problem;
use serde_json::{Value, json};
use testing::{database::OWNER, user_jwt};

use super::world::{Ended, World, manual};

fn preview(body: &Value) -> Result<Response, Problem> {
    let request =
        Request::new("chunk", "POST", "/chunk/preview").with_bearer(&user_jwt(OWNER)).with_json(body);
    let Ended::Answered(answer) = World::new("").send(request) else { panic!("killed") };
    answer
}

fn answer(body: &Value) -> Value {
    let response = preview(body).unwrap();
    assert_eq!(response.status, 200);
    serde_json::from_slice(&response.body).unwrap()
}

/// The pointers of a 422.
fn pointers(body: &Value) -> Vec<String> {
    let problem = preview(body).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (422, "invalid_request"));
    problem.errors.into_iter().map(|error| error.pointer).collect()
}

#[test]
fn a_preview_shows_each_chunk_with_its_place() {
    let markdown = "# Pumps\n\nOne pump. Two pumps.\n\n## Valves\n\nA valve is open or closed.\n";
    let answer = answer(&json!({ "markdown": markdown, "max_tokens": 12, "overlap": 0 }));
    assert_eq!((&answer["complete"], &answer["next_char"]), (&json!(true), &json!(markdown.chars().count())));
    assert_eq!(answer["settings"], json!({ "max": 12, "overlap": 0, "unit": "tokens" }));
    let chunks = answer["chunks"].as_array().unwrap();
    assert_eq!(chunks.len(), 2);
    assert_eq!(chunks[0]["heading_path"], json!(["Pumps"]));
    assert_eq!(chunks[1]["heading_path"], json!(["Pumps", "Valves"]));
    assert_eq!(chunks[1]["content"], json!("## Valves\n\nA valve is open or closed.\n"));
    assert_eq!((&chunks[1]["index"], &chunks[1]["char_start"]), (&json!(1), &json!(31)));
    assert_eq!(chunks[1]["token_count"], json!(11));
    assert_eq!(chunks[1]["content_hash"].as_str().unwrap().len(), 64);
}

#[test]
fn characters_and_words_are_units_too() {
    let markdown = manual(5_000);
    for (unit, most) in [("characters", 200), ("words", 30)] {
        let answer = answer(&json!({ "markdown": markdown, "max": most, "unit": unit }));
        for chunk in answer["chunks"].as_array().unwrap() {
            let content = chunk["content"].as_str().unwrap();
            let size =
                if unit == "words" { content.split_whitespace().count() } else { content.chars().count() };
            assert!(size <= most, "{size} {unit}");
        }
    }
}

#[test]
fn bad_settings_are_pointed_at() {
    let with = |settings: Value| {
        let mut body = settings;
        body["markdown"] = json!("text");
        pointers(&body)
    };
    assert_eq!(with(json!({ "max_tokens": 3 })), ["/max_tokens"]);
    assert_eq!(with(json!({ "max_tokens": 8_192 })), ["/max_tokens"]);
    assert_eq!(with(json!({ "max": 16_001, "unit": "characters" })), ["/max"]);
    assert_eq!(with(json!({ "max_tokens": 100, "overlap": 51 })), ["/overlap"]);
    assert_eq!(with(json!({ "max_tokens": "many", "overlap": 1.5 })), ["/max_tokens", "/overlap"]);
    assert_eq!(with(json!({ "max_tokens": -1, "overlap": -1 })), ["/max_tokens", "/overlap"]);
    assert_eq!(with(json!({ "unit": "pages" })), ["/unit"]);
    assert_eq!(with(json!({ "colour": "red" })), ["/colour"]);
    assert_eq!(pointers(&json!({ "max_tokens": 100 })), ["/markdown"]);
    assert_eq!(pointers(&json!({ "markdown": 5 })), ["/markdown"]);
}

#[test]
fn a_preview_asks_who_is_there() {
    let body = json!({ "markdown": "text" });
    let request = Request::new("chunk", "POST", "/chunk/preview").with_json(&body);
    let world = World::new("");
    let refused = |request: Request| match world.send(request) {
        Ended::Answered(Err(problem)) => problem.status,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(request.clone()), 401);
    // Of the right form, but not signed by this project.
    world.database.before_each(|_| Err(Problem::unauthorized("the token is not ours")));
    assert_eq!(refused(request.clone().with_bearer(&user_jwt(OWNER))), 401);
    let keyed = request.with_header("apikey", "sb_secret_test");
    let Ended::Answered(Ok(response)) = world.send(keyed) else { panic!("the secret key may") };
    assert_eq!(response.status, 200);
}

#[test]
fn a_text_without_characters_has_no_chunks() {
    let answer = answer(&json!({ "markdown": "" }));
    assert_eq!((&answer["chunks"], &answer["complete"]), (&json!([]), &json!(true)));
}

#[test]
fn only_a_preview_may_be_large() {
    let limit = |path: &str| {
        let mut routes = crate::routes::ROUTES.iter();
        routes.find(|route| route.path == path).map(|route| route.body_limit)
    };
    let most = Some(10 * 1024 * 1024);
    assert_eq!((limit("/preview"), limit("/run")), (most, Some(edge::BODY_LIMIT)));
}
