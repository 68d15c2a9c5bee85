use edge::Request;
use kernel::Problem;
use serde_json::{Value, json};
use testing::{database::OWNER, user_jwt};

use super::{
    paper::{book, paper},
    world::{Ended, World},
};
use crate::{preview::MAX_BYTES, routes};

fn preview(world: &World, request: Request) -> Result<Value, Problem> {
    match world.send(request) {
        Ended::Answered(answer) => answer.map(|answer| serde_json::from_slice(&answer.body).unwrap()),
        other => panic!("{other:?}"),
    }
}

fn post(body: Vec<u8>) -> Request {
    let mut request =
        Request::new("parse", "POST", "/parse/preview?filename=a.paper").with_bearer(&user_jwt(OWNER));
    request.body = body;
    request
}

#[test]
fn a_file_comes_back_as_markdown_with_metadata_and_account() {
    let answer = preview(&World::new(Vec::new()), post(paper(&["text one two", "scan"]))).unwrap();
    assert_eq!((&answer["markdown"], &answer["format"]), (&json!("one two\n"), &json!("paper")));
    assert_eq!(
        answer["metadata"],
        json!({ "title": "A paper", "created": "2026-11-21", "pages": 2, "words": 2 })
    );
    assert_eq!(answer["account"]["kinds"]["page"]["reasons"], json!({ "scanned_image": 1 }));
}

#[test]
fn what_the_budget_does_not_reach_is_accounted_for() {
    let answer = preview(&World::new(Vec::new()), post(book(60))).unwrap();
    let page = &answer["account"]["kinds"]["page"];
    assert_eq!((&page["total"], &answer["account"]["balanced"]), (&json!(60), &json!(true)));
    let read = page["parsed"].as_u64().unwrap();
    assert!((5..=8).contains(&read), "{read}");
    assert_eq!(page["reasons"], json!({ "preview_budget": 60 - read }));
    assert_eq!(answer["markdown"].as_str().unwrap().lines().count() as u64, read);
}

#[test]
fn users_and_the_secret_key_may_and_nobody_else() {
    let world = World::new(Vec::new());
    let request = |token: Option<&str>| {
        let mut request = Request::new("parse", "POST", "/parse/preview");
        request.body = paper(&["text a"]);
        match token {
            Some(token) => request.with_bearer(token),
            None => request,
        }
    };
    assert!(preview(&world, request(Some("sb_secret_test"))).is_ok());
    assert!(preview(&world, request(Some(&user_jwt(OWNER)))).is_ok());
    assert_eq!(preview(&world, request(None)).unwrap_err().status, 401);
    // Of the right form, but not signed by this project: the database says so before anything is computed.
    world.database.before_each(|_| Err(Problem::unauthorized("the token is not ours")));
    let before = *world.parser.opened.borrow();
    assert_eq!(preview(&world, request(Some(&user_jwt(OWNER)))).unwrap_err().status, 401);
    assert_eq!(*world.parser.opened.borrow(), before);
}

#[test]
fn what_cannot_be_read_says_why() {
    let world = World::new(Vec::new());
    assert_eq!(preview(&world, post(Vec::new())).unwrap_err().code, "empty_body");
    assert_eq!(preview(&world, post(paper(&["encrypted"]))).unwrap_err().code, "document_encrypted");
    assert_eq!(preview(&world, post(paper(&["text a", "twice b"]))).unwrap_err().code, "account_unbalanced");
    let form = post(paper(&["text a"])).with_header("content-type", "multipart/form-data; boundary=x");
    assert_eq!(preview(&world, form).unwrap_err().status, 415);
}

#[test]
fn only_a_preview_may_have_a_large_body() {
    let world = World::new(Vec::new());
    let limit = |rest: &str| {
        let url = format!("https://p.supabase.co/functions/v1/parse{rest}");
        let request = Request::new("parse", "POST", &url).with_header("apikey", "sb_secret_test");
        pollster::block_on(edge::router::admit(routes::ROUTES, &request, &world.ports))
    };
    assert_eq!(limit("/preview?filename=a.pdf"), Ok(MAX_BYTES));
    assert_eq!(limit("/preview/"), Ok(MAX_BYTES));
    for path in ["/run", "/run?x=/preview"] {
        assert_eq!(limit(path), Ok(edge::BODY_LIMIT), "{path}");
    }
    for path in ["", "/previews"] {
        assert_eq!(limit(path).unwrap_err().status, 404, "{path}");
    }
}

#[test]
fn the_suite_s_own_parsers_read_real_files() {
    let test = testing::TestPorts::builder().secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test").build();
    let mut request = Request::new("parse", "POST", "/parse/preview?filename=a.csv")
        .with_header("apikey", "sb_secret_test")
        .with_header("content-type", "text/csv; charset=windows-1252");
    request.body = b"name,city\nJos\xe9,M\xe1laga\n".to_vec();
    let answer = pollster::block_on(routes::handle(request, test.ports())).unwrap();
    let answer: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((&answer["format"], &answer["account"]["balanced"]), (&json!("csv"), &json!(true)));
    let markdown = answer["markdown"].as_str().unwrap();
    assert!(markdown.contains("José") && markdown.contains("Málaga"), "{markdown}");
}
