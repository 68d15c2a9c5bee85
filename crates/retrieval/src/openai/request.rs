//! What is sent.

use serde::Serialize;

use crate::DIMENSIONS;

/// The address below a base URL, with or without a slash at its end.
pub fn url(base: &str) -> String {
    format!("{}/embeddings", base.trim_end_matches('/'))
}

/// The JSON body that asks for the vectors of `inputs`.
pub fn body<T: AsRef<str>>(model: &str, inputs: &[T]) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        model: &'a str,
        input: Vec<&'a str>,
        dimensions: usize,
        // A third of the bytes of decimal numbers, and the very bits of the model's numbers.
        encoding_format: &'a str,
    }
    let input = inputs.iter().map(AsRef::as_ref).collect();
    let body = Body { model, input, dimensions: DIMENSIONS, encoding_format: "base64" };
    // Strings and a number: serialising them cannot fail.
    serde_json::to_string(&body).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_request_asks_for_384_dimensions() {
        let sent: Value = serde_json::from_str(&body("m", &["a \"b\"", "ü"])).unwrap();
        let expected = json!({ "model": "m", "input": ["a \"b\"", "ü"], "dimensions": 384, "encoding_format": "base64" });
        assert_eq!(sent, expected);
        assert_eq!(
            (url("http://x/v1/"), url("http://x/v1")),
            ("http://x/v1/embeddings".into(), "http://x/v1/embeddings".into())
        );
    }
}
