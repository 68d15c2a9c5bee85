//! The embedder without a model.

use kernel::Problem;
use retrieval::lexical;

use super::{Answered, Embedding};

/// Hashes the texts one by one; stops between two of them when the budget is spent.
pub(super) fn embed(asking: &Embedding<'_>, model: &str, texts: &[&str]) -> Answered {
    let mut answered =
        Answered { texts: texts.iter().map(|_| None).collect(), tokens: 0, requests: 0, stopped: None };
    if model != lexical::MODEL {
        let detail = format!("there is no model {model} in the function: {} is the one", lexical::MODEL);
        answered.stopped = Some(Problem::internal("embeddings_not_configured", detail));
        return answered;
    }
    for (text, place) in texts.iter().zip(&mut answered.texts) {
        if asking.should_stop() {
            break;
        }
        *place = Some(Ok(asking.charge(|| lexical::embed(text))));
    }
    answered
}
