//! Behind the answer: what was stored becomes dirty records, and who reads them is woken.

use std::cell::Cell;

use kernel::Problem;
use ports::{Level, Ports};
use serde_json::json;

use crate::{burst, sql::WebhookFold};

/// Requests that one step reads.
const LIMIT: u32 = 200;

/// The function that reads what is due, and milliseconds until it is: `webhook_fold` queues its job for then.
const READER: (&str, u64) = ("sync-worker", 1_250);

#[derive(Clone, Copy, PartialEq)]
enum State {
    Idle,
    Folding,
    /// More was stored while somebody was folding.
    Again,
}

thread_local! {
    /// One of an instance folds for all of its requests: they come by the hundred, and a step takes what is there.
    static STATE: Cell<State> = const { Cell::new(State::Idle) };
}

/// Idle again, however it ends.
struct Ending;

impl Drop for Ending {
    fn drop(&mut self) {
        STATE.set(State::Idle);
        burst::round_is_done();
    }
}

/// Folds until nothing is left, when a burst is over: what is due behind the answers would hold them up, the counting of
/// the calls too, so everybody waits for who folds. What fails is left to the schedule: the request is stored.
pub(crate) async fn then(ports: Ports) {
    if STATE.get() != State::Idle {
        STATE.set(State::Again);
        return burst::next_round().await;
    }
    let _ending = Ending;
    STATE.set(State::Folding);
    loop {
        burst::is_over(&ports).await;
        STATE.set(State::Folding);
        match step(&ports).await {
            Ok(more) if more || STATE.get() == State::Again => burst::round_is_done(),
            Ok(_) => return,
            Err(problem) => {
                let fields = json!({ "code": problem.code, "detail": problem.detail });
                ports.log.log(Level::Warn, "webhooks_not_folded", fields);
                return;
            }
        }
    }
}

async fn step(ports: &Ports) -> Result<bool, Problem> {
    let folded = WebhookFold { limit: LIMIT }.call(ports).await?;
    if folded.unknown > 0 {
        ports.log.log(Level::Warn, "events_of_unknown_portals", json!({ "events": folded.unknown }));
    }
    if folded.called {
        let (function, delay_ms) = READER;
        edge::wake_function(ports, function, delay_ms).await?;
    }
    Ok(folded.more)
}
