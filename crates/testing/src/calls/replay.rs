//! Replays a story on the fake database.

use std::rc::Rc;

use kernel::{Redacted, Timestamp};
use ports::{Caller, Clock as _};

use super::{Outcome, Step, Story, names::Names};
use crate::{FakeClock, FakeDatabase, user_jwt};

/// When every story begins; each step takes a millisecond, as on the other side (`tests/calls/replay.ts`).
const BEGIN: i64 = 1_795_262_400_000;

/// What differs.
pub(super) fn replay(story: &Story) -> Vec<String> {
    let clock = Rc::new(FakeClock::at(Timestamp::from_millis(BEGIN)));
    let database = FakeDatabase::new(Rc::clone(&clock));
    let (mut names, mut failures, mut held) = (Names::default(), Vec::new(), 0);
    for (index, step) in story.steps.iter().enumerate() {
        clock.advance_ms(if let Step::Wait { wait_ms } = step { *wait_ms } else { 1 });
        match step {
            Step::Insert { insert, row } => {
                let row = names.resolve(row);
                database.tables_mut().insert(insert, &row, clock.now());
            }
            Step::Call { r#as, call, arguments, outcome } => {
                let caller = match r#as.as_str() {
                    "service" => Caller::Service,
                    who => {
                        let id = names.resolve(&format!("${who}").into());
                        Caller::User(Redacted::new(user_jwt(id.as_str().unwrap_or_default())))
                    }
                };
                // What it does not know is not asked of it; what that would have changed shows in the other answers.
                let Some(got) = database.call_if_known(&caller, call, names.resolve(arguments)) else {
                    continue;
                };
                held += 1;
                let got = match got {
                    Ok(answer) => Outcome::Answer(names.name(&answer)),
                    Err(problem) => Outcome::Problem { status: problem.status, code: problem.code },
                };
                if !outcome.has(&got) {
                    failures.push(format!("step {}, {call}\n  wanted {outcome}\n  got    {got}", index + 1));
                }
            }
            Step::Wait { .. } | Step::Sql { .. } => {}
        }
    }
    if held == 0 {
        failures.push("the fake knows none of its calls: say \"fake\": false".to_owned());
    }
    failures
}
