//! Killed at any call, the write-back ends in the same portal.

use hubspot_sim::{Fault, FaultKind, FaultPlan};
use proptest::prelude::*;
use serde_json::json;

use super::world::{End, World};

#[test]
fn killed_at_every_single_call_once_it_ends_as_if_it_never_was() {
    for half_calls in 0..400 {
        let world = World::scored(45);
        if world.run_killed(half_calls) != End::Killed {
            assert!(half_calls > 40, "only {half_calls} calls to be killed at");
            return;
        }
        world.run_to_the_end();
        assert_eq!(world.differences(), Vec::<String>::new(), "killed at {half_calls}");
        let job = world.job();
        assert_eq!(job.result["written"], json!(45), "killed at {half_calls}: each counted once");
        assert_eq!((job.state.as_str(), world.count("written")), ("done", 45));
    }
    panic!("the job has no end");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn kills_faults_and_changes_in_any_order_end_in_the_scores(
        contacts in 1_u32..60,
        kills in prop::collection::vec(0_u32..60, 0..5),
        faults in prop::collection::vec((0_u64..8, 0_usize..4), 0..4),
        changes in prop::collection::vec((0_usize..60, 0_i64..=100), 0..6),
    ) {
        let world = World::scored(contacts);
        let kinds = [
            FaultKind::Truncated,
            FaultKind::Reset { after_write: true },
            FaultKind::ServerError { status: 500, html: false, retry_after: None },
            FaultKind::TokenRevoked { refuse_refresh: false },
        ];
        let plan = faults.iter().map(|(after, kind)| Fault {
            route: Some("objects.batch_write".to_owned()), object: None, after: *after, times: 1,
            kind: kinds[*kind].clone(), seen: 0,
        }).collect();
        world.sim.borrow_mut().set_faults(FaultPlan { plan, ..FaultPlan::default() });
        for kill in kills {
            let due = world.database.tables().jobs.values().map(|job| job.leased_until.unwrap_or(job.run_after).max(job.run_after)).max();
            world.clock.set(ports::Clock::now(&*world.clock).max(due.unwrap_or_default()).plus_millis(1));
            world.run_killed(kill);
        }
        for (at, score) in changes {
            world.score(&world.ids[at % world.ids.len()], score, "C", "▲ Changed");
        }
        world.run_to_the_end();
        prop_assert_eq!(world.differences(), Vec::<String>::new(), "{}", world.log.text());
        prop_assert!(world.write_backs().iter().all(|row| !row.pending && row.state == "written"));
    }
}
