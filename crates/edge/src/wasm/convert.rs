//! Requests and responses across the boundary.

use js_sys::{Array, Uint8Array};
use kernel::Problem;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Headers, ResponseInit};

use super::stream::{self, Unread};
use crate::{Incoming, Request, Response, request_id};

/// Reads everything but the body.
pub fn read_head(function: &str, request: &web_sys::Request) -> Request {
    let mut head = Request::new(function, &request.method(), &request.url());
    head.headers = headers_of(&request.headers());
    head.request_id = request_id(head.header("x-request-id"), &super::entropy::JsEntropy);
    head
}

/// Reads a body of at most `limit` bytes.
pub async fn read_body(head: Request, request: &web_sys::Request, limit: usize) -> Incoming {
    let declared = head.header("content-length").and_then(|length| length.parse::<usize>().ok());
    let body = stream::read(request.body(), declared, limit).await.map_err(|unread| match unread {
        Unread::TooLarge => too_large(limit),
        Unread::CutShort(why) => cut_short(&why),
    });
    match body {
        Ok(body) => Incoming { request: Request { body, ..head }, refused: None },
        Err(problem) => Incoming { request: head, refused: Some(problem) },
    }
}

/// Makes the answer; a status that has no body gets none.
pub fn write_response(response: &Response) -> Result<web_sys::Response, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &response.headers {
        headers.append(name, value)?;
    }
    let init = ResponseInit::new();
    init.set_status(response.status);
    init.set_headers(&headers);
    if response.body.is_empty() {
        return web_sys::Response::new_with_opt_str_and_init(None, &init);
    }
    let body = Uint8Array::from(response.body.as_slice());
    web_sys::Response::new_with_opt_buffer_source_and_init(Some(&body), &init)
}

/// Leaves the body where it is, and says so to who sends it.
pub async fn refuse_body(head: Request, request: &web_sys::Request, problem: Problem) -> Incoming {
    if let Some(stream) = request.body() {
        // Whether the cancellation works does not matter.
        let _ = wasm_bindgen_futures::JsFuture::from(stream.cancel()).await;
    }
    Incoming { request: head, refused: Some(problem) }
}

fn headers_of(headers: &Headers) -> Vec<(String, String)> {
    let pairs = headers.entries().into_iter().flatten().map(JsCast::unchecked_into::<Array>);
    pairs
        .filter_map(|pair| Some((pair.get(0).as_string()?.to_ascii_lowercase(), pair.get(1).as_string()?)))
        .collect()
}

fn too_large(limit: usize) -> Problem {
    Problem::new(413, "payload_too_large", format!("the body may have {limit} bytes at most"))
}

fn cut_short(why: &str) -> Problem {
    Problem::bad_request("body_cut_short", format!("the body could not be read: {why}"))
}
