use std::collections::BTreeSet;

use super::{answers_of, differences, stories};

#[test]
fn the_fake_database_answers_as_the_migrated_one() {
    assert!(stories().len() > 10, "the stories are not there");
    let differences = differences();
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}

#[test]
fn the_recorded_answers_of_a_function_carry_ids_for_the_names() {
    let claimed: Vec<_> = answers_of("jobs_claim").into_iter().filter(|jobs| jobs[0].is_object()).collect();
    let tokens: BTreeSet<_> = claimed.iter().map(|jobs| jobs[0]["lease_token"].to_string()).collect();
    assert!(claimed.len() > 3 && tokens.iter().all(|token| !token.contains('$')), "{tokens:?}");
}
