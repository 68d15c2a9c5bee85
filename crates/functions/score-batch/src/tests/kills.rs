//! A batch whose function is killed ends as one whose function is not.

use proptest::prelude::*;
use serde_json::json;

use super::world::{End, World};

/// Scores of an uninterrupted batch, by id.
fn scores(world: &World) -> Vec<(String, serde_json::Value)> {
    let tables = world.database.tables();
    let latest = tables.scores.latest.iter();
    latest
        .map(|((_, id), score)| {
            (id.clone(), json!([score.row["score"], score.row["log_odds"], score.row["reasons"]]))
        })
        .collect()
}

fn calm(contacts: usize) -> Vec<(String, serde_json::Value)> {
    let world = World::new(contacts);
    world.start(&json!({}));
    world.run_to_the_end();
    world.assert_each_once(contacts, 0);
    scores(&world)
}

#[test]
fn a_kill_at_every_point_of_the_work_loses_and_repeats_nothing() {
    let expected = calm(40);
    let mut at = 0;
    loop {
        let world = World::new(40);
        world.start(&json!({}));
        let end = world.run(Some(at));
        world.run_to_the_end();
        world.assert_each_once(40, 0);
        assert_eq!(scores(&world), expected, "killed at half call {at}");
        if end != End::Killed {
            break;
        }
        at += 1;
    }
    assert!(at > 20, "there were points to be killed at: {at}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn kills_again_and_again_lose_and_repeat_nothing(
        kills in proptest::collection::vec(0_u32..30, 1..6), contacts in 1_usize..60,
    ) {
        let world = World::new(contacts);
        world.start(&json!({}));
        for at in kills {
            let Some(due) = world.next_due() else { break };
            world.clock.set(due.max(ports::Clock::now(&*world.clock)));
            world.run(Some(at));
        }
        world.run_to_the_end();
        world.assert_each_once(contacts, 0);
    }
}

#[test]
fn two_workers_at_once_do_not_share_a_batch() {
    let world = World::new(30);
    world.start(&json!({}));
    assert_eq!(world.run(Some(6)), End::Killed, "it holds the lease");
    let End::Answered(Ok(response)) = world.run(None) else { panic!("answered") };
    let tally = super::world::json_of(&response);
    assert_eq!(tally["claimed"], json!(0), "the lease still lasts");
    world.run_to_the_end();
    world.assert_each_once(30, 0);
}
