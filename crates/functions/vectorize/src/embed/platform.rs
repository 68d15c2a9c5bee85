//! The platform's own model, a text at a time.

use kernel::Problem;
use retrieval::normalise;

use super::{Answered, Embedding, Vector};

/// Texts that fail one after the other: then it is the model that is broken, not the texts.
const BROKEN_AFTER: u32 = 3;

/// CPU of the function around a run of the model, which itself works in a thread of the platform.
const RUN_US: u64 = 1_000;

/// Embeds text by text, so that each is kept. A text that fails twice is left out.
pub(super) async fn embed(asking: &Embedding<'_>, model: &str, texts: &[&str]) -> Answered {
    let mut answered =
        Answered { texts: texts.iter().map(|_| None).collect(), tokens: 0, requests: 0, stopped: None };
    let mut failed_in_a_row = 0;
    for (text, place) in texts.iter().zip(&mut answered.texts) {
        if asking.should_stop() {
            break;
        }
        let mut answer = one(asking, model, text).await;
        answered.requests += 1;
        if answer.as_ref().is_err_and(|problem| problem.transient) {
            answer = one(asking, model, text).await;
            answered.requests += 1;
        }
        failed_in_a_row = if answer.is_ok() { 0 } else { failed_in_a_row + 1 };
        match answer {
            Err(problem) if problem.code == "embeddings_unavailable" || failed_in_a_row == BROKEN_AFTER => {
                answered.stopped = Some(problem);
                break;
            }
            answer => *place = Some(answer),
        }
    }
    answered
}

async fn one(asking: &Embedding<'_>, model: &str, text: &str) -> Vector {
    asking.charge_us(RUN_US);
    let vectors = asking.ports.embedder.embed(model, &[text.to_owned()]).await?;
    let vector = vectors.into_iter().next();
    let vector =
        vector.ok_or_else(|| Problem::new(502, "embedding_failed", "the model answered no vector"))?;
    asking.charge(|| normalise(vector))
}
