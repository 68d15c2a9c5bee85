use std::{cell::RefCell, rc::Rc};

use pollster::block_on;
use serde::Serialize;
use serde_json::{Value, json};

use super::*;

crate::sql_functions! {
    /// With a bit of everything.
    window_of => pub(crate) leased WindowOf<'a> {
        from: u64,
        name: Option<&'a str>,
        parts: &'a [Part] as jsonb,
    } -> u32;
    /// Without arguments.
    sweep => pub(crate) service Sweep {} -> Value;
}

#[derive(Debug, Serialize)]
pub(crate) struct Part(bool);

#[allow(dead_code)] // compiled for what it declares
async fn called(ports: &crate::Ports, lease: &Lease) -> Result<u32, Problem> {
    Sweep {}.call(ports).await?;
    WindowOf { from: 5, name: None, parts: &[] }.call(ports, lease).await
}

/// Answers with a text and keeps what it was asked.
struct Asked(&'static str, RefCell<Vec<(String, String)>>);

#[async_trait(?Send)]
impl Store for Asked {
    async fn call_json(&self, _: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        self.1.borrow_mut().push((function.to_owned(), arguments));
        Ok(self.0.to_owned())
    }
}

fn ask<F: SqlFunction>(
    answer: &'static str,
    lease: Option<&Lease>,
    function: &F,
) -> (Result<F::Output, Problem>, Value) {
    let store = Rc::new(Asked(answer, RefCell::default()));
    let result = block_on(call(&*store, &Caller::Service, lease, function));
    let (name, arguments) = store.1.borrow_mut().pop().unwrap();
    assert_eq!(name, F::NAME);
    (result, serde_json::from_str(&arguments).unwrap())
}

#[test]
fn arguments_are_named_as_sql_names_them_and_the_lease_comes_along() {
    let lease = Lease { job_id: 7, token: "t\"1".to_owned() };
    let (answer, asked) =
        ask("3", Some(&lease), &WindowOf { from: 5, name: None, parts: &[Part(true), Part(false)] });
    assert_eq!(answer.unwrap(), 3);
    assert_eq!(
        asked,
        json!({ "p_job_id": 7, "p_lease_token": "t\"1", "p_from": 5, "p_name": null, "p_parts": [true, false] })
    );
    assert_eq!(ask("{}", None, &Sweep {}).1, json!({}));
}

#[test]
fn an_answer_of_another_shape_names_the_function() {
    let (answer, _) = ask("\"x\"", None, &WindowOf { from: 5, name: None, parts: &[] });
    let problem = answer.unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (500, "decode_answer"));
    assert!(problem.detail.starts_with("window_of: "), "{}", problem.detail);
    assert_eq!(ask("", None, &Sweep {}).0.unwrap(), Value::Null);
}

#[test]
fn arguments_that_cannot_be_written_are_our_defect() {
    struct Broken;
    impl Serialize for Broken {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no"))
        }
    }
    let mut arguments = Arguments::default();
    arguments.add("p_a", &Broken);
    arguments.add("p_b", &1);
    assert_eq!(arguments.finish().unwrap_err().code, "encode_arguments");
}

#[test]
fn a_declaration_says_who_calls_with_which_types() {
    let [window, sweep] = DECLARED else { panic!("two were declared") };
    assert_eq!((window.name, window.by, sweep.by), ("window_of", By::Lease, By::Service));
    let types: Vec<_> = window.arguments.iter().map(|(name, types)| (*name, types[0])).collect();
    assert_eq!(types, [("p_from", "bigint"), ("p_name", "text"), ("p_parts", "jsonb")]);
    assert!((window.decode)("3").is_ok() && (window.decode)("-3").is_err());
}
