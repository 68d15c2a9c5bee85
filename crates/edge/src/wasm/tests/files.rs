//! Bytes in and out.

use std::rc::Rc;

use kernel::Redacted;
use ports::{Bytes, HttpClient as _, HttpError, HttpRequest, Method};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::node::TestServer;
use crate::wasm::http::FetchClient;

const MIB: u64 = 1024 * 1024;

fn get(server: &TestServer, path: &str) -> HttpRequest {
    HttpRequest::new(Method::Get, format!("{}{path}", server.url))
}

/// What the server serves.
fn pattern(length: usize) -> Vec<u8> {
    (0..=250).cycle().take(length).collect()
}

#[wasm_bindgen_test]
async fn a_file_arrives_whole_with_and_without_a_length() {
    let server = TestServer::start().await;
    for path in ["/file/3000000", "/stream/3000000", "/file/0"] {
        let answer = FetchClient.fetch_bytes(get(&server, path), 3 * MIB).await.unwrap();
        assert_eq!(answer.status, 200);
        let length = if path.ends_with("/0") { 0 } else { 3_000_000 };
        assert!(answer.body == pattern(length), "{path}");
    }
}

#[wasm_bindgen_test]
async fn a_file_above_the_limit_is_not_read() {
    let server = TestServer::start().await;
    for path in ["/file/1048577", "/stream/1048577"] {
        let error = FetchClient.fetch_bytes(get(&server, path), MIB).await.unwrap_err();
        assert_eq!(error, HttpError::TooLarge { max_bytes: MIB }, "{path}");
    }
    assert_eq!(
        FetchClient.fetch_bytes(get(&server, "/file/1048576"), MIB).await.unwrap().body.len(),
        1 << 20
    );
}

#[wasm_bindgen_test]
async fn a_file_cut_short_is_an_error() {
    let server = TestServer::start().await;
    let error = FetchClient.fetch_bytes(get(&server, "/broken-file/100000"), MIB).await.unwrap_err();
    assert!(matches!(error, HttpError::Network(_)), "{error:?}");
}

#[wasm_bindgen_test]
async fn a_range_is_asked_for() {
    let server = TestServer::start().await;
    let answer = FetchClient.fetch_bytes(get(&server, "/file/5000").range(251, 261), 10).await.unwrap();
    assert_eq!((answer.status, answer.header("content-range")), (206, Some("bytes 251-260/5000")));
    assert_eq!(answer.body, pattern(10));
}

#[wasm_bindgen_test]
async fn an_upload_sends_its_pieces_byte_for_byte() {
    let server = TestServer::start().await;
    TestServer::forget();
    let file = Rc::new(pattern(2_500_000));
    let body = Bytes::of(vec![Rc::new(b"head".to_vec()), Rc::clone(&file), Rc::new(vec![0xff, 0x00])]);
    let request = HttpRequest::new(Method::Post, format!("{}/upload", server.url))
        .apikey(Redacted::new("sb_secret_s".to_owned()))
        .bytes("multipart/form-data; boundary=x", body.clone());
    assert_eq!(FetchClient.send(request).await.unwrap().status, 429);
    let seen = &TestServer::notes()["seen"][0];
    assert_eq!(seen["headers"]["content-type"], json!("multipart/form-data; boundary=x"));
    assert_eq!(seen["headers"]["apikey"], json!("sb_secret_s"));
    let sum = body.concat().iter().fold(7_u64, |sum, &byte| (sum * 31 + u64::from(byte)) % 1_000_003);
    assert_eq!((&seen["bytes"], &seen["sum"]), (&json!(2_500_006), &json!(sum)));
}
