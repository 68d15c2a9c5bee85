//! `Supabase.ai.Session`, the platform's own models.

use std::{cell::RefCell, collections::BTreeMap};

use async_trait::async_trait;
use js_sys::{Array, Float32Array, Function, Object, Promise, Reflect};
use kernel::Problem;
use ports::Embedder;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::js::describe;

thread_local! {
    /// A session loads its model when it is made, which takes a second: one per model and instance.
    static SESSIONS: RefCell<BTreeMap<String, Session>> = const { RefCell::new(BTreeMap::new()) };
}

/// The models of the runtime, where it has any.
#[derive(Clone, Copy, Debug)]
pub struct PlatformModels;

#[async_trait(?Send)]
impl Embedder for PlatformModels {
    async fn embed(&self, model: &str, texts: &[String]) -> Result<Vec<Vec<f32>>, Problem> {
        let session = Session::of(model)?;
        let mut vectors = Vec::with_capacity(texts.len());
        for text in texts {
            match session.run(text).await {
                Ok(vector) => vectors.push(vector),
                Err(problem) => {
                    // What broke the session may have broken it for good: the next call makes a new one.
                    SESSIONS.with_borrow_mut(|sessions| sessions.remove(model));
                    return Err(problem);
                }
            }
        }
        Ok(vectors)
    }
}

/// A loaded model.
#[derive(Clone)]
struct Session {
    value: JsValue,
    run: Function,
}

impl Session {
    fn of(model: &str) -> Result<Self, Problem> {
        if let Some(session) = SESSIONS.with_borrow(|sessions| sessions.get(model).cloned()) {
            return Ok(session);
        }
        let session = Self::open(model).map_err(|reason| unavailable(model, &reason))?;
        SESSIONS.with_borrow_mut(|sessions| sessions.insert(model.to_owned(), session.clone()));
        Ok(session)
    }

    fn open(model: &str) -> Result<Self, String> {
        let class = member(&js_sys::global(), "Supabase")
            .and_then(|supabase| member(&supabase, "ai"))
            .and_then(|ai| member(&ai, "Session"))
            .and_then(|class| class.dyn_into::<Function>().ok())
            .ok_or("there is no Supabase.ai here")?;
        let value = Reflect::construct(&class, &Array::of1(&JsValue::from_str(model)))
            .map_err(|error| describe(&error))?;
        let run =
            member(&value, "run").and_then(|run| run.dyn_into().ok()).ok_or("a session has no run()")?;
        Ok(Self { value, run })
    }

    async fn run(&self, text: &str) -> Result<Vec<f32>, Problem> {
        let options = Object::new();
        for name in ["mean_pool", "normalize"] {
            Reflect::set(&options, &JsValue::from_str(name), &JsValue::TRUE)
                .map_err(|error| failed(&error))?;
        }
        let answer = self.run.call2(&self.value, &JsValue::from_str(text), &options);
        let answer = JsFuture::from(Promise::resolve(&answer.map_err(|error| failed(&error))?)).await;
        vector_of(&answer.map_err(|error| failed(&error))?)
    }
}

/// An array or a typed array of numbers. Some releases of the runtime answer a pair of it and an error.
fn vector_of(answer: &JsValue) -> Result<Vec<f32>, Problem> {
    if !Array::is_array(answer) && !answer.is_instance_of::<Float32Array>() {
        return Err(not_a_vector());
    }
    let list = Array::from(answer);
    if list.length() == 2 && list.get(0).as_f64().is_none() {
        let error = list.get(1);
        return if list.get(0).is_undefined() { Err(failed(&error)) } else { vector_of(&list.get(0)) };
    }
    list.iter().map(|number| component(&number)).collect()
}

#[allow(clippy::cast_possible_truncation)] // the model computes in 32 bits
fn component(number: &JsValue) -> Result<f32, Problem> {
    number.as_f64().map(|number| number as f32).ok_or_else(not_a_vector)
}

fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// The model itself failed; it may do better next time.
fn failed(error: &JsValue) -> Problem {
    Problem { transient: true, ..Problem::new(502, "embedding_failed", describe(error)) }
}

fn not_a_vector() -> Problem {
    Problem::new(502, "embedding_failed", "the platform's model answered something that is no vector")
}

/// Nothing changes by trying again.
fn unavailable(model: &str, reason: &str) -> Problem {
    let detail = format!(
        "the platform's model {model} cannot be had ({reason}): set EMBEDDINGS_PROVIDER to openai or local"
    );
    Problem { transient: false, ..Problem::unavailable("embeddings_unavailable", detail) }
}
