//! An OpenAI in memory: its checks, its errors, and answers to order.

use std::{cell::RefCell, collections::VecDeque};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ports::{HttpError, HttpRequest, HttpResponse};
use serde_json::{Value, json};
use testing::http;

/// An answer that is given instead of the right one.
type Fault = Box<dyn Fn(&Value) -> Result<HttpResponse, HttpError>>;

#[derive(Default)]
pub(super) struct Openai {
    /// Taken one by one before the requests are answered rightly.
    pub faults: RefCell<VecDeque<Fault>>,
    /// Bodies of the requests.
    pub asked: RefCell<Vec<Value>>,
}

impl Openai {
    pub(super) fn fault(&self, fault: impl Fn(&Value) -> Result<HttpResponse, HttpError> + 'static) {
        self.faults.borrow_mut().push_back(Box::new(fault));
    }

    pub(super) fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        assert_eq!(request.url, "https://api.openai.com/v1/embeddings");
        let body: Value = serde_json::from_str(request.body.as_ref().unwrap().expose()).unwrap();
        self.asked.borrow_mut().push(body.clone());
        if request.bearer.as_ref().unwrap().expose() != "sk-test" {
            return error(401, "Incorrect API key provided: sk-wr**ng", "invalid_api_key");
        }
        if let Some(fault) = self.faults.borrow_mut().pop_front() {
            return fault(&body);
        }
        right(&body)
    }

    /// Texts of each request.
    pub(super) fn sizes(&self) -> Vec<usize> {
        self.asked.borrow().iter().map(|body| body["input"].as_array().unwrap().len()).collect()
    }
}

/// What the API answers.
pub(super) fn right(body: &Value) -> Result<HttpResponse, HttpError> {
    assert_eq!(body["dimensions"], json!(384));
    let inputs: Vec<&str> =
        body["input"].as_array().unwrap().iter().map(|input| input.as_str().unwrap()).collect();
    let tokens = |input: &str| input.split_whitespace().count();
    assert!(inputs.len() <= 2_048 && inputs.iter().copied().map(tokens).sum::<usize>() <= 300_000);
    if inputs.iter().any(|input| input.is_empty()) {
        return error(400, "'$.input' is invalid. Please check the API reference", "invalid_request_error");
    }
    if inputs.iter().any(|input| input.contains("unspeakable")) {
        return error(400, "Invalid 'input': the text is not accepted", "invalid_request_error");
    }
    let data: Vec<Value> = inputs
        .iter()
        .enumerate()
        .map(|(index, input)| json!({ "object": "embedding", "index": index, "embedding": packed(input) }))
        .collect();
    let total: usize = inputs.iter().copied().map(tokens).sum();
    let usage = json!({ "prompt_tokens": total, "total_tokens": total });
    http::json(200, &json!({ "object": "list", "data": data, "model": body["model"], "usage": usage }))
}

pub(super) fn error(status: u16, message: &str, code: &str) -> Result<HttpResponse, HttpError> {
    http::json(status, &json!({ "error": { "message": message, "type": code, "param": null, "code": code } }))
}

/// Some vector of a text.
fn packed(text: &str) -> String {
    let mut vector = retrieval::lexical::embed(text);
    vector.reverse();
    STANDARD.encode(vector.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>())
}
