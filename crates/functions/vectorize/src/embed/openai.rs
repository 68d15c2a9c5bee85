//! OpenAI's API: requests within its limits, tried again where that helps, halved where one text spoils them.

use std::ops::Range;

use kernel::Problem;
use ports::{HttpError, HttpRequest, Method};
use retrieval::{
    batches,
    openai::{self, Answer, Failure},
};

use super::{Answered, Embedding, Vector};

/// CPU of a request that is spent outside our sight, as for a call of the database.
const REQUEST_US: u64 = 1_000;
/// And of carrying its text between JavaScript and wasm: 2 ms for a megabyte.
const BYTES_OF_A_MICROSECOND: usize = 500;

/// Embeds the texts, request by request.
pub(super) async fn embed(asking: &Embedding<'_>, model: &str, texts: &[&str]) -> Answered {
    let mut answered =
        Answered { texts: texts.iter().map(|_| None).collect(), tokens: 0, requests: 0, stopped: None };
    let lengths: Vec<usize> = texts.iter().map(|text| text.len()).collect();
    let mut left = batches(&lengths, openai::LIMITS);
    left.reverse();
    while let Some(range) = left.pop() {
        if asking.should_stop() {
            break;
        }
        match request(asking, model, texts.get(range.clone()).unwrap_or_default(), &mut answered.requests)
            .await
        {
            Ok(embedded) => {
                answered.tokens += embedded.tokens;
                for (place, vector) in places(&mut answered, &range).iter_mut().zip(embedded.vectors) {
                    *place = Some(Ok(vector));
                }
            }
            Err(Failure::Input(problem)) if range.len() < 2 => {
                for place in places(&mut answered, &range) {
                    *place = Some(Err(problem.clone()));
                }
            }
            Err(Failure::Input(_)) => {
                let middle = range.start + range.len() / 2;
                left.extend([middle..range.end, range.start..middle]);
            }
            Err(Failure::Request(problem)) => {
                answered.stopped = Some(problem);
                break;
            }
        }
    }
    answered
}

fn places<'a>(answered: &'a mut Answered, range: &Range<usize>) -> &'a mut [Option<Vector>] {
    answered.texts.get_mut(range.clone()).unwrap_or_default()
}

/// One request, tried again after a pause while that may help and the time allows it.
async fn request(
    asking: &Embedding<'_>,
    model: &str,
    texts: &[&str],
    requests: &mut u32,
) -> Result<openai::Embedded, Failure> {
    let mut attempt = 0;
    loop {
        *requests += 1;
        let problem = match once(asking, model, texts).await {
            Err(Failure::Request(problem)) if problem.transient => problem,
            other => return other,
        };
        let Some(pause) = asking.retries.delay_ms(attempt, asking.ports.entropy.u32()) else {
            return Err(Failure::Request(problem));
        };
        let pause = problem.retry_after_ms.unwrap_or(0).max(pause);
        if pause > asking.longest_wait_ms || asking.should_stop() {
            return Err(Failure::Request(problem));
        }
        asking.ports.timer.sleep_ms(pause).await;
        attempt += 1;
    }
}

#[allow(clippy::result_large_err)] // a failure is rare, and the answer beside it is larger
async fn once(asking: &Embedding<'_>, model: &str, texts: &[&str]) -> Result<openai::Embedded, Failure> {
    let secrets = &asking.ports.secrets;
    let key = secrets.get("OPENAI_API_KEY").ok_or_else(|| {
        let detail = "OPENAI_API_KEY is not set: set it, or EMBEDDINGS_PROVIDER to supabase or local";
        Failure::Request(Problem::internal("embeddings_not_configured", detail))
    })?;
    let base = secrets.setting("OPENAI_API_BASE", openai::DEFAULT_BASE);
    let body = asking.charge(|| openai::body(model, texts));
    let sent = body.len();
    let request = HttpRequest::new(Method::Post, openai::url(&base)).bearer(key);
    let mut request = request.body("application/json", body);
    request.timeout_ms = asking.timeout_ms;
    let answer = asking.ports.http.send(request).await.map_err(|error| unreachable(&error))?;
    let carried = (sent + answer.body.len()) / BYTES_OF_A_MICROSECOND;
    asking.charge_us(REQUEST_US + u64::try_from(carried).unwrap_or(u64::MAX));
    asking.charge(|| {
        let answer = Answer { status: answer.status, headers: &answer.headers, body: &answer.body };
        openai::read(&answer, texts.len())
    })
}

fn unreachable(error: &HttpError) -> Failure {
    let detail = match error {
        HttpError::Timeout => "OpenAI did not answer in time".to_owned(),
        HttpError::Network(reason) => format!("OpenAI cannot be reached: {reason}"),
        HttpError::TooLarge { .. } => "OpenAI answered more than was asked for".to_owned(),
    };
    Failure::Request(Problem::unavailable("embeddings_unavailable", detail))
}
