//! The fake database answers every story as the migrated one did.

use std::{collections::BTreeSet, rc::Rc};

use kernel::{Redacted, Timestamp};
use ports::{Caller, Clock as _};

use super::{Names, Outcome, Step, Story, answers_of, stories};
use crate::{FakeClock, FakeDatabase, user_jwt};

/// When every story begins; each step takes a millisecond, as on the other side (`tests/calls/replay.ts`).
const BEGIN: i64 = 1_795_262_400_000;

/// What differs.
fn replay(story: &Story) -> Vec<String> {
    let clock = Rc::new(FakeClock::at(Timestamp::from_millis(BEGIN)));
    let database = FakeDatabase::new(Rc::clone(&clock));
    let (mut names, mut failures) = (Names::default(), Vec::new());
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
                let got = match database.call(&caller, call, names.resolve(arguments)) {
                    Ok(answer) => Outcome::Answer(names.name(&answer)),
                    Err(problem) => Outcome::Problem { status: problem.status, code: problem.code },
                };
                if got != *outcome {
                    failures
                        .push(format!("step {}, {call}\n  wanted {outcome:?}\n  got    {got:?}", index + 1));
                }
            }
            Step::Wait { .. } => {}
            Step::Sql { .. } => panic!("SQL is for stories with \"fake\": false"),
        }
    }
    failures
}

#[test]
fn the_fake_database_answers_as_the_migrated_one() {
    let told = stories();
    assert!(told.len() > 10, "only {} stories are there", told.len());
    let differing: Vec<String> = told
        .iter()
        .filter(|(_, story)| story.fake)
        .filter_map(|(name, story)| {
            // Shown with a panic, which names the function only.
            println!("{name}");
            let failures = replay(story);
            (!failures.is_empty()).then(|| format!("{name}: {}", failures.join("\n")))
        })
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
}

#[test]
fn the_recorded_answers_of_a_function_carry_ids_for_the_names() {
    let claimed: Vec<_> = answers_of("jobs_claim").into_iter().filter(|jobs| jobs[0].is_object()).collect();
    let tokens: BTreeSet<_> = claimed.iter().map(|jobs| jobs[0]["lease_token"].to_string()).collect();
    assert!(claimed.len() > 3 && tokens.iter().all(|token| !token.contains('$')), "{tokens:?}");
}
