use edge::{Request, Response};
use kernel::Problem;
use pollster::block_on;
use serde_json::{Value, json};
use testing::{
    TestPorts,
    calls::answers_in,
    database::{DOCUMENT, OWNER},
    http, user_jwt,
};

use crate::routes;

/// Answers as the migrated database gave them.
fn world() -> TestPorts {
    let of_a_document = |story: &'static str, function: &'static str| {
        move |arguments: &Value| match arguments["p_document_id"].as_str() {
            Some(DOCUMENT) => Ok(answers_in(story, function).remove(0)),
            _ => Err(Problem::not_found("unknown_document", "There is no such document.")),
        }
    };
    TestPorts::builder()
        .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test")
        .sql("member_context", |_| Ok(json!({ "user_id": OWNER })))
        .sql("document_start", of_a_document("documents/users", "document_start"))
        .sql("document_show", of_a_document("documents/search", "document_show"))
        .sql("document_file", of_a_document("documents/search", "document_file"))
        .secret("SUPABASE_URL", "http://project.test")
        .sql("document_retry", of_a_document("documents/users", "document_retry"))
        .sql("document_delete", of_a_document("documents/search", "document_delete"))
        .sql("document_sweep", |_| Ok(answers_in("documents/sweep", "document_sweep").remove(0)))
        .sql("jobs_claim", |_| Ok(json!([])))
        .build()
}

fn send(test: &TestPorts, request: Request) -> Result<Response, Problem> {
    block_on(routes::handle(request, test.ports()))
}

fn asked(method: &str, path: &str) -> Request {
    Request::new("process-document", method, &format!("/process-document{path}"))
        .with_bearer(&user_jwt(OWNER))
}

fn body(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

#[test]
fn a_document_is_started_shown_retried_and_deleted_in_the_name_of_its_user() {
    let test = world();
    let start = asked("POST", "/").with_json(&json!({ "document_id": DOCUMENT }));
    let steps = [
        (start, "document_start", 202),
        (asked("GET", &format!("/{DOCUMENT}")), "document_show", 200),
        (asked("POST", &format!("/{DOCUMENT}/retry")), "document_retry", 202),
        (asked("DELETE", &format!("/{DOCUMENT}")), "document_delete", 200),
    ];
    for (request, function, status) in steps {
        assert_eq!(send(&test, request).unwrap().status, status, "{function}");
        let calls = test.store.calls_of(function);
        assert_eq!(calls.len(), 1, "{function}");
        assert_eq!(calls[0].user_token(), Some(user_jwt(OWNER).as_str()), "{function}");
        assert_eq!(calls[0].arguments["p_document_id"], DOCUMENT);
    }
}

#[test]
fn a_reader_gets_a_short_signature_for_the_file() {
    let test = world();
    test.http.then(http::json(200, &json!({ "signedURL": "/object/sign/documents/u/a?token=t" })));
    let answer = send(&test, asked("POST", &format!("/{DOCUMENT}/file"))).unwrap();
    let answer = body(&answer);
    assert_eq!(answer["path"], "/storage/v1/object/sign/documents/u/a?token=t");
    assert_eq!(answer["expires_in"], 60);
    assert_eq!(test.store.calls_of("document_file")[0].user_token(), Some(user_jwt(OWNER).as_str()));
    let stranger = send(&test, asked("POST", "/30000000-0000-4000-8000-00000000000f/file"));
    assert_eq!(stranger.unwrap_err().code, "unknown_document");
    assert_eq!(test.http.requests().len(), 1, "nothing is signed for who may not read it");
}

#[test]
fn a_replay_is_for_who_may_still_read_the_document() {
    let test = world();
    let retry = |id: &str| {
        asked("POST", &format!("/{id}/retry")).with_json(&json!({})).with_header("idempotency-key", "k1")
    };
    // The database is asked for the key only after it has shown the document.
    let unread = send(&test, retry("30000000-0000-4000-8000-00000000000f")).unwrap_err();
    assert_eq!(unread.code, "unknown_document");
    assert!(test.store.calls_of("idempotency_begin").is_empty());
}

#[test]
fn deleting_says_what_goes() {
    let answer = send(&world(), asked("DELETE", &format!("/{DOCUMENT}"))).unwrap();
    assert_eq!(body(&answer)["deleted"], json!({ "chunks": 2, "parts": 3, "file": "queued" }));
}

#[test]
fn what_is_no_id_is_not_looked_for() {
    let test = world();
    for path in ["/none", "/30000000-0000-4000-8000-00000000000g"] {
        assert_eq!(send(&test, asked("GET", path)).unwrap_err().code, "unknown_document");
        assert_eq!(send(&test, asked("DELETE", path)).unwrap_err().code, "unknown_document");
    }
    let wrong = asked("POST", "/").with_json(&json!({ "document_id": "7" }));
    assert_eq!(send(&test, wrong).unwrap_err().errors[0].pointer, "/document_id");
    let unknown = asked("POST", "/").with_json(&json!({ "document_id": DOCUMENT, "force": true }));
    assert_eq!(send(&test, unknown).unwrap_err().errors[0].pointer, "/force");
    assert!(test.store.calls().is_empty());
}

#[test]
fn nobody_asks_without_a_token_and_nobody_runs_without_the_secret_key() {
    let test = world();
    let anonymous = Request::new("process-document", "GET", &format!("/process-document/{DOCUMENT}"));
    assert_eq!(send(&test, anonymous).unwrap_err().status, 401);
    assert_eq!(send(&test, asked("POST", "/run")).unwrap_err().status, 401);
    assert!(test.store.calls().is_empty());
}

#[test]
fn the_schedule_sweeps_and_a_wake_up_does_not() {
    let test = world();
    let run = || {
        Request::new("process-document", "POST", "/process-document/run")
            .with_header("apikey", "sb_secret_test")
    };
    let answer = body(&send(&test, run()).unwrap());
    assert_eq!((&answer["sweep"]["restarted"], &answer["jobs"]["claimed"]), (&json!(0), &json!(0)));
    send(&test, run().with_json(&json!({}))).unwrap();
    assert_eq!(test.store.calls_of("document_sweep").len(), 2);
    let woken = body(&send(&test, run().with_json(&json!({ "job_id": 7, "delay_ms": 0 }))).unwrap());
    assert_eq!(woken["sweep"], Value::Null);
    assert_eq!(test.store.calls_of("document_sweep").len(), 2);
}

#[test]
fn a_sweep_that_fails_does_not_keep_files_from_being_deleted() {
    let test = world();
    test.store.on("document_sweep", |_| Err(Problem::unavailable("database_unavailable", "for a moment")));
    let run = Request::new("process-document", "POST", "/process-document/run")
        .with_header("apikey", "sb_secret_test");
    assert_eq!(send(&test, run).unwrap_err().code, "database_unavailable");
    assert_eq!(test.store.calls_of("jobs_claim").len(), 1);
}
