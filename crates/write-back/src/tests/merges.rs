//! Records that were merged in HubSpot while the mirror still shows both.

use serde_json::json;

use super::world::World;

/// Thirty scored contacts, of which the last named was merged into the first, in a portal that follows merges.
fn merged(winner: usize, loser: usize, answers_traces: bool) -> World {
    let world = World::scored(30);
    {
        let mut sim = world.sim.borrow_mut();
        sim.settings_mut().batch_updates_follow_merges = true;
        sim.settings_mut().answers_traces = answers_traces;
    }
    let id = |at: usize| &world.ids[at];
    world.mutate(
        &json!({ "action": "merge", "object": "contacts", "primary": id(winner), "loser": id(loser) }),
    );
    world
}

#[test]
fn a_merged_losers_score_does_not_stay_with_the_winner() {
    for answers_traces in [true, false] {
        // In one batch, in an earlier and in a later one.
        for (winner, loser) in [(3, 6), (6, 3), (3, 27), (27, 3)] {
            let world = merged(winner, loser, answers_traces);
            world.run_to_the_end();
            let told = format!("{winner} <- {loser}, traces {answers_traces}");
            assert_eq!(world.differences(), Vec::<String>::new(), "{told}");
            assert_eq!(
                (world.count("gone"), world.count("refused"), world.count("written")),
                (1, 0, 29),
                "{told}"
            );
            assert_eq!(world.write_back(&world.ids[loser]).state, "gone", "{told}");
            assert_eq!(world.job().state, "done", "{told}");
        }
    }
}

#[test]
fn a_winner_that_had_its_score_gets_it_back() {
    let world = World::scored(30);
    world.run_to_the_end();
    let (winner, loser) = (world.ids[3].clone(), world.ids[27].clone());
    world.sim.borrow_mut().settings_mut().batch_updates_follow_merges = true;
    world.mutate(&json!({ "action": "merge", "object": "contacts", "primary": winner, "loser": loser }));
    world.score(&loser, 99, "A", "▲ Loser");
    world.run_to_the_end();
    assert_eq!(world.differences(), Vec::<String>::new());
    assert_eq!(world.portal()[&winner]["score"], "3");
}

#[test]
fn a_winner_without_a_score_of_its_own_is_no_hindrance() {
    let world = merged(3, 6, true);
    world.database.tables_mut().scores.latest.remove(&("contacts".to_owned(), world.ids[3].clone()));
    world.run_to_the_end();
    assert_eq!((world.job().state.as_str(), world.count("gone")), ("done", 1));
}
