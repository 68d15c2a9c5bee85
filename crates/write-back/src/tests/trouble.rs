//! HubSpot's passing trouble is no refusal: what it says nothing good or bad of is sent again soon.

use hubspot_sim::{Fault, FaultKind, FaultPlan};
use ports::Clock as _;
use serde_json::json;

use super::world::World;

/// Thirty scored contacts, of whose batches these meet the fault.
fn troubled(after: u64, times: u64, kind: FaultKind) -> World {
    let world = World::scored(30);
    let route = Some("objects.batch_write".to_owned());
    let fault = Fault { route, object: None, after, times, kind, seen: 0 };
    world.sim.borrow_mut().set_faults(FaultPlan { plan: vec![fault], ..FaultPlan::default() });
    world
}

fn partial(count: usize, category: Option<&str>) -> FaultKind {
    FaultKind::Partial { count, category: category.map(str::to_owned) }
}

/// Runs to the end and says how many seconds that took.
fn seconds(world: &World) -> i64 {
    let began = world.clock.now();
    world.run_to_the_end();
    world.clock.now().millis_since(began) / 1_000
}

#[test]
fn records_that_hubspot_has_trouble_with_are_written_within_seconds() {
    for category in ["INTERNAL_ERROR", "RATE_LIMITS", "TIMEOUT", "SERVICE_UNAVAILABLE", ""] {
        let world = troubled(1, 1, partial(3, Some(category)));
        let seconds = seconds(&world);
        assert_eq!((world.count("refused"), world.count("written")), (0, 30), "{category}");
        assert_eq!((world.differences(), world.job().state.as_str()), (vec![], "done"), "{category}");
        assert!(seconds < 10, "{category}: {seconds} s");
        assert_eq!(world.log.of("score_refused").len(), 0);
    }
}

#[test]
fn an_answer_without_a_word_is_no_answer() {
    for kind in [partial(10, None), FaultKind::Empty, FaultKind::Processing] {
        let world = troubled(0, 1, kind.clone());
        let seconds = seconds(&world);
        assert_eq!((world.count("refused"), world.count("written")), (0, 30), "{kind:?}");
        assert!(seconds < 10, "{kind:?}: {seconds} s");
        // 4 for the properties and 3 batches; the silent one once more.
        assert_eq!(world.sent().len(), 4 + 3 + 1, "{kind:?}: nobody is searched for where nobody is named");
    }
}

#[test]
fn records_that_an_answer_leaves_out_are_sent_again_at_once() {
    let world = troubled(0, 1, partial(4, None));
    world.run_to_the_end();
    assert_eq!(world.count("written"), 30);
    let last = world.sent().pop().unwrap().1;
    assert_eq!(last["inputs"].as_array().map(Vec::len), Some(4));
}

#[test]
fn lasting_trouble_refuses_nobody_and_leaves_the_records_waiting() {
    for kind in [partial(2, Some("INTERNAL_ERROR")), partial(10, None)] {
        let world = troubled(0, 0, kind.clone());
        world.run_to_the_end();
        let job = world.job();
        assert_eq!((job.state.as_str(), &job.error["code"]), ("dead", &json!("write_back_incomplete")));
        assert_eq!(world.count("refused"), 0, "{kind:?}");
        let waiting = world.write_backs().iter().filter(|row| row.pending).count();
        assert_eq!(waiting + world.count("written"), 30, "{kind:?}");
        world.sim.borrow_mut().set_faults(FaultPlan::default());
        world.on_schedule();
        world.run_to_the_end();
        assert_eq!(world.differences(), Vec::<String>::new(), "the schedule writes them");
    }
}
