//! `POST /preview`: the vectors of some texts.

use edge::{Request, Response};
use kernel::{FieldError, Problem};
use ports::Ports;
use retrieval::DIMENSIONS;
use serde::{Deserialize, Serialize};

use crate::embed::{Embedding, Model, Provider, Usage};

/// Texts of a request: a preview is for trying out, documents are embedded by their job.
const MOST_TEXTS: usize = 64;
/// Characters of a text: some 8,000 tokens of English, the most that a provider takes whole.
const MOST_CHARACTERS: usize = 32_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Body {
    texts: Vec<String>,
}

#[derive(Serialize)]
struct Answer {
    provider: Provider,
    model: String,
    dimensions: usize,
    embeddings: Vec<Vec<f32>>,
    usage: Usage,
}

/// Embeds up to 64 texts with the project's default model, all of them or none.
pub(crate) async fn preview(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let body: Body = request.json()?;
    let errors = errors(&body.texts);
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let model = Model::default_of(&*ports.secrets)?;
    let texts: Vec<&str> = body.texts.iter().map(String::as_str).collect();
    let embedded = Embedding::of_user(ports).embed(&model, &texts).await;
    if let Some(problem) = embedded.stopped {
        return Err(problem);
    }
    let (mut embeddings, mut errors) = (Vec::with_capacity(texts.len()), Vec::new());
    for (index, text) in embedded.texts.into_iter().enumerate() {
        match text {
            Some(Ok(vector)) => embeddings.push(vector),
            Some(Err(problem)) if problem.status == 422 => {
                errors.push(FieldError { pointer: format!("/texts/{index}"), detail: problem.detail });
            }
            Some(Err(problem)) => return Err(problem),
            None => return Err(Problem::unavailable("embeddings_unavailable", "not every text was reached")),
        }
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let Model { provider, name: model, .. } = model;
    Response::json(
        200,
        &Answer { provider, model, dimensions: DIMENSIONS, embeddings, usage: embedded.usage },
    )
}

fn errors(texts: &[String]) -> Vec<FieldError> {
    if texts.is_empty() || texts.len() > MOST_TEXTS {
        let detail = format!("send 1 to {MOST_TEXTS} texts");
        return vec![FieldError { pointer: "/texts".to_owned(), detail }];
    }
    let wrong = texts.iter().enumerate().filter_map(|(index, text)| {
        let detail = if text.trim().is_empty() {
            "a blank text has no vector".to_owned()
        } else if text.chars().count() > MOST_CHARACTERS {
            format!("at most {MOST_CHARACTERS} characters")
        } else {
            return None;
        };
        Some(FieldError { pointer: format!("/texts/{index}"), detail })
    });
    wrong.collect()
}
