use super::{
    paper::{book, paper},
    world::{End, World},
};

/// Kills the function once at every half of every call, and compares the end with the undisturbed one; how many kills.
fn kill_everywhere(world: impl Fn() -> World) -> u32 {
    let undisturbed = world();
    undisturbed.to_the_end();
    let expected: End = undisturbed.end();
    for kills in 0.. {
        let world = world();
        world.kill.after(Some(kills));
        world.to_the_end();
        assert_eq!(world.end(), expected, "killed at half call {kills}");
        assert!(world.network.cloud.files.borrow().len() <= 1, "sent twice when killed at half call {kills}");
        if !world.kill.struck() {
            return kills;
        }
    }
    unreachable!("the calls of a run are finite")
}

#[test]
fn a_kill_at_any_call_of_our_own_reading_changes_nothing() {
    assert!(kill_everywhere(|| World::new(book(25))) > 30);
}

#[test]
fn a_kill_at_any_call_of_llamaparse_s_reading_changes_nothing() {
    assert!(kill_everywhere(|| World::new(book(2)).with_key().with_policy("always")) > 25);
}

#[test]
fn a_kill_at_any_call_of_a_change_of_readers_changes_nothing() {
    let scan = || World::new(paper(&["text a", "scan", "scan", "text b", "scan"])).with_key();
    assert!(kill_everywhere(scan) > 35);
}

#[test]
fn a_worker_that_lost_its_lease_writes_nothing_more() {
    let world = World::new(book(40));
    world.run();
    let stored = world.stored();
    // Somebody else takes the job while this one waits for the answer of its first call.
    world.kill.after(Some(2));
    world.run();
    world.wait_for_the_lease();
    let other = Some("10000000-0000-4000-8000-0000000000aa".to_owned());
    world.database.tables_mut().jobs.entry(1).and_modify(|job| job.lease_token = other);
    world.to_the_end();
    assert!(stored < 40);
    assert_eq!(world.end().units.len(), 40);
}
