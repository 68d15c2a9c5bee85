//! Texts in, vectors out, whoever computes them. What succeeded is kept when something fails.

mod local;
mod model;
mod openai;
mod platform;

use kernel::{Backoff, Problem};
use ports::{JobRun, Ports};
use retrieval::{mean, pieces};
use serde::Serialize;

pub(crate) use model::{Model, Provider};

/// Who asks, and how long he waits.
#[derive(Clone, Copy)]
pub(crate) struct Embedding<'a> {
    pub ports: &'a Ports,
    /// The job whose budget is charged; none for a user who waits for the answer.
    pub run: Option<&'a JobRun>,
    /// How often a provider that fails is asked again, and after how long.
    pub retries: Backoff,
    /// Milliseconds after which a request to a provider is given up.
    pub timeout_ms: u32,
    /// The longest wait that a provider may ask for; beyond it the work is put off.
    pub longest_wait_ms: u64,
}

/// A vector, or why a text has none.
pub(crate) type Vector = Result<Vec<f32>, Problem>;

/// What became of a list of texts.
#[derive(Debug, Default)]
pub(crate) struct Embedded {
    /// One per text, in their order: the vector, why it has none, or `None` when it was not reached.
    pub texts: Vec<Option<Vector>>,
    /// What it took.
    pub usage: Usage,
    /// Why the rest was not reached.
    pub stopped: Option<Problem>,
}

/// What a provider bills.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Usage {
    pub tokens: u64,
    /// Null when the model's price is not known.
    pub cost_usd: Option<f64>,
    pub requests: u32,
}

/// What a provider answers to texts that are short enough for it.
struct Answered {
    texts: Vec<Option<Vector>>,
    tokens: u64,
    requests: u32,
    stopped: Option<Problem>,
}

impl Embedding<'_> {
    /// For jobs: patient.
    pub(crate) const fn of_job<'a>(ports: &'a Ports, run: &'a JobRun) -> Embedding<'a> {
        let retries = Backoff { base_ms: 500, cap_ms: 8_000, retries: 3 };
        Embedding { ports, run: Some(run), retries, timeout_ms: 30_000, longest_wait_ms: 10_000 }
    }

    /// For somebody who waits for the answer.
    pub(crate) const fn of_user(ports: &Ports) -> Embedding<'_> {
        let retries = Backoff { base_ms: 200, cap_ms: 400, retries: 1 };
        Embedding { ports, run: None, retries, timeout_ms: 4_000, longest_wait_ms: 1_000 }
    }

    /// Computes the vectors of `texts`.
    pub(crate) async fn embed(&self, model: &Model, texts: &[&str]) -> Embedded {
        let mut outcome = Embedded { texts: texts.iter().map(|_| None).collect(), ..Embedded::default() };
        let (parts, owners) = parts(texts, Self::longest(model.provider), &mut outcome.texts);
        let answered = match model.provider {
            Provider::Openai => openai::embed(self, &model.name, &parts).await,
            Provider::Supabase => platform::embed(self, &model.name, &parts).await,
            Provider::Local => local::embed(self, &model.name, &parts),
        };
        join(&parts, &owners, answered.texts, &mut outcome.texts);
        let cost_usd = model.price().map(|price| retrieval::openai::cost_usd(answered.tokens, price));
        outcome.usage = Usage { tokens: answered.tokens, cost_usd, requests: answered.requests };
        outcome.stopped = answered.stopped;
        outcome
    }

    /// Bytes of a text that a model surely takes whole. gte-small and MiniLM read 512 tokens and drop the rest silently;
    /// English has four bytes a token.
    const fn longest(provider: Provider) -> usize {
        match provider {
            Provider::Openai => retrieval::openai::INPUT_BYTES,
            Provider::Supabase => 2_000,
            Provider::Local => usize::MAX,
        }
    }

    fn should_stop(&self) -> bool {
        self.run.is_some_and(JobRun::should_stop)
    }

    fn charge<T>(&self, section: impl FnOnce() -> T) -> T {
        match self.run {
            Some(run) => run.charge(section),
            None => section(),
        }
    }

    fn charge_us(&self, micros: u64) {
        if let Some(run) = self.run {
            run.charge_us(micros);
        }
    }
}

/// The texts in pieces that the model takes, and whose piece each is. A blank text has no vector.
fn parts<'t>(
    texts: &[&'t str],
    longest: usize,
    outcome: &mut [Option<Vector>],
) -> (Vec<&'t str>, Vec<usize>) {
    let (mut parts, mut owners) = (Vec::new(), Vec::new());
    for (index, (text, outcome)) in texts.iter().zip(outcome).enumerate() {
        let before = parts.len();
        parts.extend(pieces(text, longest).filter(|piece| !piece.trim().is_empty()));
        owners.resize(parts.len(), index);
        if parts.len() == before {
            *outcome = Some(Err(Problem::new(422, "empty_text", "a blank text has no vector")));
        }
    }
    (parts, owners)
}

/// The vector of a text is the mean of its pieces' vectors, each by its length.
fn join(parts: &[&str], owners: &[usize], answers: Vec<Option<Vector>>, outcome: &mut [Option<Vector>]) {
    let mut answered = parts.iter().zip(answers).zip(owners).peekable();
    while let Some(((part, first), owner)) = answered.next() {
        let mut all = vec![(part.len(), first)];
        while let Some(((part, answer), _)) = answered.next_if(|(_, next)| *next == owner) {
            all.push((part.len(), answer));
        }
        if let Some(place) = outcome.get_mut(*owner) {
            *place = whole(all);
        }
    }
}

fn whole(mut parts: Vec<(usize, Option<Vector>)>) -> Option<Vector> {
    if parts.len() == 1 {
        return parts.pop()?.1;
    }
    let mut vectors = Vec::with_capacity(parts.len());
    for (bytes, answer) in parts {
        match answer? {
            #[allow(clippy::cast_precision_loss)] // bytes of a text
            Ok(vector) => vectors.push((vector, bytes as f64)),
            Err(problem) => return Some(Err(problem)),
        }
    }
    Some(mean(&vectors).ok_or_else(|| Problem::new(502, "zero_vector", "the parts of the text cancel out")))
}
