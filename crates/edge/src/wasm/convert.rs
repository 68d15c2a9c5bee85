//! Requests and responses across the boundary.

use js_sys::{Array, Reflect, Uint8Array};
use kernel::Problem;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, ReadableStreamDefaultReader, ResponseInit};

use super::js::describe;
use crate::{Incoming, Request, Response, request_id};

/// Reads a request with a body of at most `limit` bytes.
pub async fn read_request(function: &str, request: &web_sys::Request, limit: usize) -> Incoming {
    let mut incoming = Request::new(function, &request.method(), &request.url());
    incoming.headers = headers_of(&request.headers());
    incoming.request_id = request_id(incoming.header("x-request-id"), &super::entropy::JsEntropy);
    let declared = incoming.header("content-length").and_then(|length| length.parse::<usize>().ok());
    let body = if declared.is_some_and(|length| length > limit) {
        Err(too_large(limit))
    } else {
        read_body(request, declared.unwrap_or_default(), limit).await
    };
    match body {
        Ok(body) => Incoming { request: Request { body, ..incoming }, refused: None },
        Err(problem) => Incoming { request: incoming, refused: Some(problem) },
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

fn headers_of(headers: &Headers) -> Vec<(String, String)> {
    let pairs = headers.entries().into_iter().flatten().map(JsCast::unchecked_into::<Array>);
    pairs
        .filter_map(|pair| Some((pair.get(0).as_string()?.to_ascii_lowercase(), pair.get(1).as_string()?)))
        .collect()
}

/// Reads chunk by chunk, so that a body without a length cannot fill the memory.
async fn read_body(request: &web_sys::Request, expected: usize, limit: usize) -> Result<Vec<u8>, Problem> {
    let Some(stream) = request.body() else { return Ok(Vec::new()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body = Vec::with_capacity(expected.min(limit));
    loop {
        let part = JsFuture::from(reader.read()).await.map_err(|error| cut_short(&error))?;
        let field = |name| Reflect::get(&part, &JsValue::from_str(name)).map_err(|error| cut_short(&error));
        if field("done")?.is_truthy() {
            return Ok(body);
        }
        let chunk: Uint8Array = field("value")?.unchecked_into();
        let (start, length) = (body.len(), chunk.length() as usize);
        if start + length > limit {
            // The rest is not wanted; whether the cancellation works does not matter.
            let _ = JsFuture::from(reader.cancel()).await;
            return Err(too_large(limit));
        }
        body.resize(start + length, 0);
        chunk.copy_to(&mut body[start..]);
    }
}

fn too_large(limit: usize) -> Problem {
    Problem::new(413, "payload_too_large", format!("the body may have {limit} bytes at most"))
}

fn cut_short(error: &JsValue) -> Problem {
    Problem::bad_request("body_cut_short", format!("the body could not be read: {}", describe(error)))
}
