//! A run that is cut anywhere ends in the same model.

use serde_json::json;

use super::{
    people::{PEOPLE, People},
    world::World,
};
use crate::work;

/// Sections of 150 ms: an invocation has about six of them.
const SECTION_MS: u64 = 150;

fn small() -> World {
    World::new(People { count: 330, ..PEOPLE }.records(), SECTION_MS)
}

/// What must not depend on where the run was cut.
fn result(world: &World) -> (String, String, String) {
    let (run, model) = (world.last_run(), world.last_model().model);
    assert_eq!(run.status, "completed", "{}", world.log.text());
    (
        model["artefact"].as_str().unwrap().to_owned(),
        model["card_markdown"].as_str().unwrap().to_owned(),
        run.outcome["counts"].to_string(),
    )
}

#[test]
fn slices_change_nothing_and_are_many() {
    let whole = World::new(People { count: 330, ..PEOPLE }.records(), 0);
    whole.start(&json!({}));
    // Collecting, checking and fitting, concluding: what cannot be cut begins an invocation.
    assert_eq!(whole.run_to_the_end(), 3);
    let sliced = small();
    sliced.start(&json!({}));
    let invocations = sliced.run_to_the_end();
    assert!(invocations > 5, "{invocations}");
    assert_eq!(result(&sliced), result(&whole));
}

#[test]
fn a_fresh_isolate_for_every_slice_ends_in_the_same_model() {
    let kept = small();
    kept.train(&json!({}));
    let fresh = small();
    fresh.start(&json!({}));
    for _ in 0..500 {
        if fresh.last_run().status == "completed" {
            break;
        }
        work::forget();
        fresh.invoke();
    }
    assert_eq!(result(&fresh), result(&kept));
}

#[test]
fn a_kill_at_any_call_of_the_database_ends_in_the_same_model() {
    let undisturbed = small();
    undisturbed.train(&json!({}));
    let expected = result(&undisturbed);
    let mut killed = 0;
    // The first invocations are killed at one half of a call after another; the stride meets all kinds of calls.
    for at in (0..64).step_by(3) {
        let world = small();
        world.start(&json!({}));
        world.kill_after(at);
        world.run_to_the_end();
        assert_eq!(result(&world), expected, "killed at call {at}");
        killed += 1;
    }
    assert_eq!(killed, 22);
}

#[test]
fn many_kills_in_one_run_end_in_the_same_model() {
    let undisturbed = small();
    undisturbed.train(&json!({}));
    let world = small();
    world.start(&json!({}));
    // Six kills, each a little further on than the last commit; more would use up the attempts without progress.
    for at in [3, 5, 7, 4, 9, 6] {
        world.kill_after(at);
        world.clock.advance_ms(31_000);
        world.invoke();
        work::forget();
    }
    world.run_to_the_end();
    assert_eq!(result(&world), result(&undisturbed));
}

#[test]
fn training_twice_gives_the_same_bytes() {
    let world = small();
    world.train(&json!({}));
    let first = result(&world).0;
    world.train(&json!({}));
    assert_eq!(result(&world).0, first);
    assert_eq!(world.last_run().outcome["reason"]["code"], json!("same_as_champion"));
    assert_eq!(world.last_model().state, "candidate");
}
