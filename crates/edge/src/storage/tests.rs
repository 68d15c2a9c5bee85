use pollster::block_on;
use serde_json::json;
use testing::{TestPorts, http};

use super::*;

fn world(key: &str) -> TestPorts {
    TestPorts::builder()
        .secret("SUPABASE_URL", "http://project.test/")
        .secret("SUPABASE_SERVICE_ROLE_KEY", key)
        .build()
}

#[test]
fn a_path_is_encoded_segment_by_segment_and_the_key_is_in_no_url() {
    let test = world("sb_secret_s");
    test.http.answer_bytes_with(|_| http::bytes(200, b"%PDF"));
    let file = block_on(download(&test.ports(), "documents", "u 1/Größe #1?.pdf", 10)).unwrap();
    assert_eq!(file.bytes, b"%PDF");
    let requests = test.http.requests();
    assert_eq!(
        requests[0].url,
        "http://project.test/storage/v1/object/documents/u%201/Gr%C3%B6%C3%9Fe%20%231%3F.pdf"
    );
    assert_eq!(requests[0].apikey.as_ref().unwrap().expose(), "sb_secret_s");
    assert!(requests[0].bearer.is_none(), "a key of the newer kind is no JWT");
    assert!(!format!("{requests:?}").contains("sb_secret_s"));
}

#[test]
fn an_older_key_is_the_bearer_token_too() {
    let test = world("a.jwt.x");
    test.http.answer_bytes_with(|_| http::bytes(200, b""));
    block_on(download(&test.ports(), "documents", "u/a", 10)).unwrap();
    assert_eq!(test.http.requests()[0].bearer.as_ref().unwrap().expose(), "a.jwt.x");
}

#[test]
fn a_missing_a_large_and_an_unreachable_file_are_told_apart() {
    let test = world("sb_secret_s");
    let code = |test: &TestPorts| {
        let problem = block_on(download(&test.ports(), "documents", "u/a", 3)).unwrap_err();
        (problem.code, problem.transient)
    };
    for (status, body) in [(404, "{}"), (400, r#"{"statusCode":"404","error":"not_found"}"#)] {
        test.http.answer_bytes_with(move |_| http::bytes(status, body.as_bytes()));
        // Error bodies are longer than three bytes; only here the limit is the file's.
        let wide = block_on(download(&test.ports(), "documents", "u/a", 99)).unwrap_err();
        assert_eq!((wide.code.as_str(), wide.transient), ("file_not_found", false));
    }
    test.http.answer_bytes_with(|_| http::bytes(200, b"four"));
    assert_eq!(code(&test), ("too_large".to_owned(), false));
    test.http.answer_bytes_with(|_| http::bytes(503, b""));
    assert_eq!(code(&test), ("storage_unavailable".to_owned(), true));
    test.http.answer_bytes_with(|_| Err(HttpError::Timeout));
    assert_eq!(code(&test), ("storage_unavailable".to_owned(), true));
    test.http.answer_bytes_with(|_| http::bytes(403, b""));
    assert_eq!(code(&test), ("storage_refused".to_owned(), false));
}

#[test]
fn a_signature_is_a_path_below_the_project() {
    let test = world("sb_secret_s");
    test.http.then(http::json(200, &json!({ "signedURL": "/object/sign/documents/u/a%20b?token=t" })));
    let sign = || block_on(sign(&test.ports(), "documents", "u/a b", 60));
    assert_eq!(sign().unwrap(), "/storage/v1/object/sign/documents/u/a%20b?token=t");
    let requests = test.http.requests();
    assert_eq!(requests[0].method, Method::Post);
    assert_eq!(requests[0].url, "http://project.test/storage/v1/object/sign/documents/u/a%20b");
    assert_eq!(requests[0].body.as_ref().unwrap().expose(), r#"{"expiresIn":60}"#);
    test.http.then(http::json(400, &json!({ "statusCode": "404", "error": "not_found" })));
    assert_eq!(sign().unwrap_err().code, "file_not_found");
    test.http.then(http::json(200, &json!({ "message": "what?" })));
    assert_eq!(sign().unwrap_err().code, "storage_refused");
}

#[test]
fn deleting_what_is_gone_is_no_failure() {
    let test = world("sb_secret_s");
    test.http.then(http::json(200, &json!([{ "name": "u/a" }])));
    test.http.then(http::json(200, &json!([])));
    test.http.then(http::json(400, &json!({ "statusCode": "404", "error": "Bucket not found" })));
    test.http.then(http::json(404, &json!({ "message": "Route not found" })));
    test.http.then(http::json(200, &json!({ "message": "what?" })));
    test.http.then(http::json(500, &json!({})));
    let remove = || block_on(super::remove(&test.ports(), "documents", "u/a #1"));
    assert_eq!(remove(), Ok(true));
    assert_eq!(remove(), Ok(false));
    for _ in 0..3 {
        assert_eq!(remove().unwrap_err().code, "storage_refused");
    }
    assert_eq!(remove().unwrap_err().code, "storage_unavailable");
    let requests = test.http.requests();
    assert_eq!(requests[0].method, Method::Delete);
    assert_eq!(requests[0].url, "http://project.test/storage/v1/object/documents");
    assert_eq!(requests[0].body.as_ref().unwrap().expose(), r#"{"prefixes":["u/a #1"]}"#);
}
