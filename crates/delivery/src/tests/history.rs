//! After a write HubSpot is asked what it replaced, and nobody trusts that a repeated request arrived once.

use hubspot_sim::FaultKind;

use super::world::World;

#[test]
fn the_history_of_what_was_sent_is_read_once_fifty_records_a_request() {
    let world = World::renamed(120);
    world.run_to_the_end();
    assert_eq!(world.histories(), [50, 50, 20]);
    assert!((0..120).all(|at| world.record(at).unproved.is_empty()), "what was answered is proved");
    world.sweep();
    world.run_to_the_end();
    assert_eq!(world.histories(), Vec::<usize>::new(), "and not asked for again");
}

#[test]
fn a_history_that_is_not_told_is_asked_for_later() {
    for kind in [
        FaultKind::Partial { count: 1, category: Some("INTERNAL_ERROR".to_owned()) },
        FaultKind::Partial { count: 1, category: None },
        FaultKind::Processing,
    ] {
        let world = World::renamed(5);
        world.trouble_at("objects.batch_read", 0, 1, kind.clone());
        world.run_to_the_end();
        assert_eq!(world.histories(), [5, 5], "{kind:?}");
        assert_eq!(world.log.of("history_not_read").len(), 1, "{kind:?}");
        assert!((0..5).all(|at| world.record(at).prove_after.is_none()), "{kind:?}");
    }
}

#[test]
fn what_was_repeated_until_hubspot_answered_is_still_outstanding() {
    let world = World::renamed(2);
    world.trouble(0, 1, FaultKind::Late { ms: 60_000 });
    world.run_to_the_end();
    assert_eq!((world.arrived(), world.count("synced")), (2, 2));
    assert_eq!((world.record(0).outstanding.len(), world.record(0).unproved.len()), (1, 1));
    // The attempt that nobody heard of arrives after its successor: the merge must know the value.
    world.change(0, "firstname", "Later");
    world.run_to_the_end();
    world.pass_ms(61_000);
    assert_eq!(world.portal()[&world.ids[0]]["firstname"], "Name 0");
    assert!(world.record(0).outstanding.values().any(|sent| sent["firstname"] == "Name 0"));
}
