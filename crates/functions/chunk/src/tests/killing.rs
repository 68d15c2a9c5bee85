use ports::Clock as _;
use proptest::prelude::*;

use super::world::{Ended, World, manual};

#[test]
fn a_kill_at_every_point_ends_in_the_same_chunks() {
    let text = manual(380_000);
    let calm = World::new(&text);
    calm.to_the_end();
    let mut at = 0;
    loop {
        let world = World::new(&text);
        let ended = world.run(Some(at));
        world.to_the_end();
        assert!(world.end() == calm.end(), "killed at half call {at}");
        if ended != Ended::Killed {
            break;
        }
        at += 1;
    }
    assert!(at >= 16, "there were points to be killed at: {at}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn kills_again_and_again_end_in_the_same_chunks(kills in proptest::collection::vec(0_u32..12, 1..4)) {
        let text = manual(340_000);
        let (calm, world) = (World::new(&text), World::new(&text));
        calm.to_the_end();
        for at in kills {
            world.run(Some(at));
            // The next one finds the lease run out.
            if let Some(due) = world.job().due() {
                world.clock.set(due.max(world.clock.now()));
            }
        }
        world.to_the_end();
        assert!(world.end() == calm.end());
    }
}
