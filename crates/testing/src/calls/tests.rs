use std::collections::BTreeSet;

use serde_json::json;

use super::{answers_of, differences, has, replay::replay, stories};

#[test]
fn the_fake_database_answers_as_the_migrated_one() {
    assert!(stories().len() > 10, "the stories are not there");
    let differences = differences();
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}

#[test]
fn a_story_of_which_the_fake_knows_nothing_stands_aside_by_name() {
    let step = json!({ "as": "service", "call": "no_such_step", "arguments": {}, "answer": {} });
    let story = serde_json::from_value(json!({ "steps": [step] })).unwrap();
    assert_eq!(replay(&story), ["the fake knows none of its calls: say \"fake\": false"]);
}

#[test]
fn the_recorded_answers_of_a_function_carry_ids_for_the_names() {
    let claimed: Vec<_> = answers_of("jobs_claim").into_iter().filter(|jobs| jobs[0].is_object()).collect();
    let tokens: BTreeSet<_> = claimed.iter().map(|jobs| jobs[0]["lease_token"].to_string()).collect();
    assert!(claimed.len() > 3 && tokens.iter().all(|token| !token.contains('$')), "{tokens:?}");
}

#[test]
fn the_fake_may_leave_a_field_out_and_must_not_give_another_value_or_list() {
    let whole = json!({ "rows": [{ "id": 1, "at": "now" }], "more": null });
    for silent in [json!({}), json!({ "rows": [{ "id": 1 }] }), json!({ "more": null })] {
        assert!(has(&whole, &silent), "{silent}");
    }
    let lies = [
        json!({ "rows": [{ "id": 2 }] }),
        json!({ "rows": [] }),
        json!({ "rows": [{}, {}] }),
        json!({ "rows": null }),
        json!({ "more": 0 }),
        json!({ "less": null }),
        json!([]),
        json!(null),
    ];
    for lie in lies {
        assert!(!has(&whole, &lie), "{lie}");
    }
}
