//! What comes back.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::Problem;
use serde::Deserialize;

use super::failure::{Failure, failure};
use crate::normalise;

/// An answer as it came.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// HTTP status.
    pub status: u16,
    /// Header names in lower case, and values.
    pub headers: &'a [(String, String)],
    /// The body.
    pub body: &'a str,
}

/// The vectors of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedded {
    /// One per input, in their order, of unit length.
    pub vectors: Vec<Vec<f32>>,
    /// Tokens that are billed.
    pub tokens: u64,
}

#[derive(Deserialize)]
struct Body {
    data: Vec<Item>,
    #[serde(default)]
    usage: Usage,
}

#[derive(Deserialize)]
struct Item {
    index: usize,
    embedding: Vector,
}

/// OpenAI answers base64 when asked for it; some compatible servers answer numbers all the same.
#[derive(Deserialize)]
#[serde(untagged)]
enum Vector {
    Packed(String),
    Numbers(Vec<f32>),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Usage {
    prompt_tokens: Option<u64>,
    total_tokens: Option<u64>,
}

/// Reads the answer to a request with that many inputs.
///
/// A body that was cut short, a vector too few and an index twice are an unavailable provider: nothing is guessed.
pub fn read(answer: &Answer<'_>, inputs: usize) -> Result<Embedded, Failure> {
    if !(200..300).contains(&answer.status) {
        let header =
            |name: &str| answer.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        return Err(failure(answer.status, header, answer.body));
    }
    let body: Body = serde_json::from_str(answer.body)
        .map_err(|error| bad(&format!("an answer that is no list of vectors: {error}")))?;
    if body.data.len() != inputs {
        return Err(bad(&format!("{} vectors for {inputs} texts", body.data.len())));
    }
    let mut vectors: Vec<Option<Vec<f32>>> = vec![None; inputs];
    for item in body.data {
        let vector = normalise(unpack(item.embedding)?).map_err(Failure::Request)?;
        let place = vectors.get_mut(item.index).filter(|place| place.is_none());
        *place.ok_or_else(|| bad(&format!("vector {} twice or beyond the last text", item.index)))? =
            Some(vector);
    }
    let tokens = body.usage.total_tokens.or(body.usage.prompt_tokens).unwrap_or(0);
    // As many as places, none twice: every place is taken.
    Ok(Embedded { vectors: vectors.into_iter().flatten().collect(), tokens })
}

fn unpack(vector: Vector) -> Result<Vec<f32>, Failure> {
    match vector {
        Vector::Numbers(numbers) => Ok(numbers),
        Vector::Packed(text) => {
            let bytes = STANDARD
                .decode(text)
                .map_err(|error| bad(&format!("a vector that is no base64: {error}")))?;
            let (words, rest) = bytes.as_chunks::<4>();
            if !rest.is_empty() {
                return Err(bad("a vector that is cut short"));
            }
            Ok(words.iter().map(|word| f32::from_le_bytes(*word)).collect())
        }
    }
}

fn bad(what: &str) -> Failure {
    let problem = Problem::new(502, "embeddings_bad_answer", format!("OpenAI answered {what}"));
    Failure::Request(Problem { transient: true, ..problem })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::DIMENSIONS;

    fn packed(first: f32) -> Value {
        let numbers = (0..DIMENSIONS).map(|index| if index == 0 { first } else { 1.0 });
        json!(STANDARD.encode(numbers.flat_map(f32::to_le_bytes).collect::<Vec<u8>>()))
    }

    fn answer(body: &Value, inputs: usize) -> Result<Embedded, Failure> {
        read(&Answer { status: 200, headers: &[], body: &body.to_string() }, inputs)
    }

    fn code(body: &Value, inputs: usize) -> String {
        let Err(Failure::Request(problem)) = answer(body, inputs) else { panic!("a refused answer") };
        problem.code
    }

    #[test]
    fn vectors_come_in_the_order_of_the_texts_whatever_the_order_of_the_answer() {
        let body = json!({
            "data": [{ "index": 1, "embedding": packed(9.0) }, { "index": 0, "embedding": packed(-9.0) }],
            "usage": { "prompt_tokens": 5, "total_tokens": 5 },
        });
        let embedded = answer(&body, 2).unwrap();
        assert!(embedded.vectors[0][0] < 0.0 && embedded.vectors[1][0] > 0.0);
        assert_eq!(embedded.tokens, 5);
    }

    #[test]
    fn plain_numbers_are_read_as_well() {
        let body = json!({ "data": [{ "index": 0, "embedding": vec![0.5; DIMENSIONS] }] });
        assert_eq!(answer(&body, 1).unwrap().tokens, 0);
        for (usage, tokens) in
            [(json!({ "prompt_tokens": 5 }), 5), (json!({ "prompt_tokens": 5, "total_tokens": 7 }), 7)]
        {
            let body =
                json!({ "data": [{ "index": 0, "embedding": vec![0.5; DIMENSIONS] }], "usage": usage });
            assert_eq!(answer(&body, 1).unwrap().tokens, tokens);
        }
    }

    #[test]
    fn only_an_answer_of_the_two_hundreds_is_read() {
        let body = json!({ "data": [{ "index": 0, "embedding": packed(1.0) }] }).to_string();
        for (status, good) in [(199, false), (200, true), (299, true), (300, false)] {
            assert_eq!(read(&Answer { status, headers: &[], body: &body }, 1).is_ok(), good, "{status}");
        }
        let headers = [("x".to_owned(), "9".to_owned()), ("retry-after".to_owned(), "2".to_owned())];
        let Err(Failure::Request(problem)) = read(&Answer { status: 503, headers: &headers, body: "" }, 1)
        else {
            panic!("a failure")
        };
        assert_eq!(problem.retry_after_ms, Some(2_000));
    }

    #[test]
    fn an_answer_that_is_not_what_was_asked_for_is_refused_whole() {
        let one = json!({ "index": 0, "embedding": packed(1.0) });
        assert_eq!(code(&json!({ "data": [one] }), 2), "embeddings_bad_answer");
        assert_eq!(code(&json!({ "data": [one, one] }), 2), "embeddings_bad_answer");
        assert_eq!(
            code(&json!({ "data": [one, { "index": 2, "embedding": packed(1.0) }] }), 2),
            "embeddings_bad_answer"
        );
        assert_eq!(
            code(&json!({ "data": [{ "index": 0, "embedding": "AAA=" }] }), 1),
            "embeddings_bad_answer"
        );
        assert_eq!(code(&json!({ "data": [{ "index": 0, "embedding": "@" }] }), 1), "embeddings_bad_answer");
        assert_eq!(
            code(&json!({ "data": [{ "index": 0, "embedding": vec![0.5; 1536] }] }), 1),
            "wrong_dimensions"
        );
    }

    #[test]
    fn a_body_that_is_cut_short_may_be_whole_the_next_time() {
        let whole = json!({ "data": [{ "index": 0, "embedding": packed(1.0) }] }).to_string();
        for length in 0..whole.len() {
            let answer = Answer { status: 200, headers: &[], body: &whole[..length] };
            let Err(Failure::Request(problem)) = read(&answer, 1) else { panic!("{length}") };
            assert!(problem.transient);
        }
    }
}
