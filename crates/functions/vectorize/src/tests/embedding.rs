//! What the platform's model answers, text by text.

use std::cell::Cell;

use kernel::Problem;
use testing::TestPorts;

use crate::embed::{Embedded, Embedding, Model};

fn embed(test: &TestPorts, texts: &[&str]) -> Embedded {
    let model: Model =
        serde_json::from_value(serde_json::json!({ "provider": "supabase", "model": "gte-small" })).unwrap();
    pollster::block_on(Embedding::of_user(&test.ports()).embed(&model, texts))
}

fn fails() -> Problem {
    Problem { transient: true, ..Problem::new(502, "embedding_failed", "the model failed") }
}

#[test]
fn a_text_on_which_the_model_fails_is_left_out() {
    let test = TestPorts::new();
    test.embedder.answer_with(|_, text| if text == "bad" { Err(fails()) } else { Ok(vec![1.0; 384]) });
    let embedded = embed(&test, &["one", "bad", "two"]);
    assert!(embedded.stopped.is_none());
    let kept: Vec<bool> = embedded.texts.iter().map(|text| text.as_ref().unwrap().is_ok()).collect();
    assert_eq!(kept, [true, false, true]);
}

#[test]
fn a_model_that_fails_again_and_again_stops_the_work() {
    let test = TestPorts::new();
    test.embedder.answer_with(|_, text| if text == "good" { Ok(vec![1.0; 384]) } else { Err(fails()) });
    let embedded = embed(&test, &["good", "a", "b", "c", "d"]);
    assert_eq!(embedded.stopped.unwrap().code, "embedding_failed");
    assert!(embedded.texts[0].as_ref().unwrap().is_ok());
    assert!(embedded.texts[4].is_none(), "not reached");
    assert_eq!(test.embedder.asked().len(), 7, "each failure was tried twice");
}

#[test]
fn a_failure_that_passes_is_no_failure() {
    let test = TestPorts::new();
    let first = Cell::new(true);
    test.embedder
        .answer_with(move |_, _| if first.replace(false) { Err(fails()) } else { Ok(vec![1.0; 384]) });
    assert!(embed(&test, &["a"]).texts[0].as_ref().unwrap().is_ok());
}

#[test]
fn a_long_text_is_the_mean_of_its_pieces() {
    let test = TestPorts::new();
    test.embedder.answer_with(|_, text| {
        assert!(text.len() <= 2_000);
        let mut vector = vec![0.0; 384];
        vector[usize::from(text.starts_with('b'))] = 2.0;
        Ok(vector)
    });
    let long = "a".repeat(2_000) + &"b".repeat(1_000);
    let vector = embed(&test, &[&long]).texts[0].clone().unwrap().unwrap();
    assert!((vector[0] / vector[1] - 2.0).abs() < 1e-5);
    let length: f32 = vector.iter().map(|number| number * number).sum();
    assert!((length - 1.0).abs() < 1e-5);
}
