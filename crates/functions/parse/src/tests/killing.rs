use super::{
    database::End,
    paper::{book, paper},
    world::World,
};

/// Kills the function once at every half of every call, and compares the end with the undisturbed one; how many kills.
fn kill_everywhere(world: impl Fn() -> World) -> u32 {
    let undisturbed = world();
    undisturbed.to_the_end();
    let expected: End = undisturbed.database.end();
    for kills in 0.. {
        let world = world();
        world.kill.after(Some(kills));
        world.to_the_end();
        assert_eq!(world.database.end(), expected, "killed at half call {kills}");
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
    let stored = world.database.tables.borrow().parts.len();
    // Somebody else takes the job while this one waits for the answer of its first call.
    world.kill.after(Some(2));
    world.run();
    let until = world.database.tables.borrow().job.leased_until.plus_millis(1);
    world.clock.set(until);
    world.database.tables.borrow_mut().job.lease += 1;
    world.to_the_end();
    assert!(stored < 40);
    assert_eq!(world.database.end().units.len(), 40);
}
