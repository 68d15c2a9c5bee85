//! Killed at any call, nothing is lost.

use hubspot_sim::FaultKind;
use ports::Clock as _;

use super::world::{End, World};

#[test]
fn killed_at_every_single_call_once_every_change_arrives() {
    for half_calls in 0..200 {
        let world = World::renamed(12);
        if world.run_killed(half_calls) != End::Killed {
            assert!(half_calls > 8, "only {half_calls} calls to be killed at");
            return;
        }
        // The lease of a job or of a record ends, and the schedule sees to what nobody comes for.
        world.clock.set(world.clock.now().plus_millis(61_000));
        world.sweep();
        world.run_to_the_end();
        assert_eq!((world.arrived(), world.count("synced")), (12, 12), "killed at {half_calls}");
        let most = world.sent().len();
        assert!(most <= 2, "killed at {half_calls}: sent {most} times");
    }
    panic!("the job has no end");
}

#[test]
fn answers_that_are_lost_are_asked_for_again() {
    for kind in [
        FaultKind::Truncated,
        FaultKind::Reset { after_write: true },
        FaultKind::Reset { after_write: false },
        FaultKind::ServerError { status: 500, html: true, retry_after: None },
    ] {
        for times in [1, 12] {
            let world = World::renamed(12);
            world.trouble(0, times, kind.clone());
            world.run_to_the_end();
            assert_eq!((world.arrived(), world.count("synced")), (12, 12), "{kind:?}, {times} times");
        }
    }
}
