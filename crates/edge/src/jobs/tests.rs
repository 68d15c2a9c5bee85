use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

use futures::future::join;
use kernel::Problem;
use pollster::block_on;
use ports::{JobRun, Outcome};
use serde_json::{Value, json};
use testing::TestPorts;

use super::*;

const SETTINGS: Settings =
    Settings { kinds: &["test"], concurrency: 2, lease_seconds: 60, compute_ms: 100, wall_ms: 70_000 };

/// A queue of `jobs` jobs that are handed out once each.
fn queue(jobs: i64) -> TestPorts {
    let waiting: RefCell<VecDeque<i64>> = RefCell::new((1..=jobs).collect());
    TestPorts::builder()
        .sql("jobs_claim", move |arguments| {
            assert_eq!(arguments["p_kinds"], json!(["test"]));
            let limit = arguments["p_limit"].as_u64().unwrap();
            let ids: Vec<i64> = (0..limit).filter_map(|_| waiting.borrow_mut().pop_front()).collect();
            Ok(ids.iter().map(|id| job(*id)).collect())
        })
        .sql("jobs_heartbeat", |_| Ok(json!({ "alive": true, "cancelled": false })))
        .sql("jobs_release", |_| Ok(json!({ "released": true })))
        .sql("jobs_complete", |_| Ok(json!({ "completed": true })))
        .sql("jobs_fail", |arguments| {
            Ok(json!({ "state": if arguments["p_retryable"] == json!(true) { "queued" } else { "dead" } }))
        })
        .build()
}

fn job(id: i64) -> Value {
    json!({
        "id": id, "kind": "test", "account_id": null, "portal_id": "62515", "session_id": null,
        "payload": { "object": "contacts" }, "cursor": null, "attempts": 0, "lease_token": format!("lease-{id}"),
    })
}

fn run_all(
    test: &TestPorts,
    handler: impl AsyncFn(JobRun) -> Result<Outcome, Problem>,
) -> Result<Tally, Problem> {
    block_on(run(&test.ports(), &SETTINGS, handler))
}

fn arguments(test: &TestPorts, function: &str) -> Vec<Value> {
    test.store.calls_of(function).into_iter().map(|call| call.arguments).collect()
}

#[test]
fn a_done_job_is_completed_with_its_result() {
    let test = queue(1);
    let tally = run_all(&test, async |run: JobRun| {
        let payload: Value = run.job.payload()?;
        assert_eq!(run.job.cursor::<Value>()?, None);
        Ok(Outcome::Done(payload["object"].clone()))
    });
    assert_eq!(tally.unwrap(), Tally { claimed: 1, done: 1, ..Tally::default() });
    let expected = json!({ "p_id": 1, "p_lease_token": "lease-1", "p_result": "contacts" });
    assert_eq!(arguments(&test, "jobs_complete"), [expected]);
}

#[test]
fn all_jobs_are_worked_on_side_by_side_but_never_too_many() {
    let test = queue(5);
    let (ports, running, most) = (test.ports(), Cell::new(0), Cell::new(0));
    let start = ports.clock.now();
    let tally = run_all(&test, async |_| {
        running.set(running.get() + 1);
        most.set(most.get().max(running.get()));
        ports.timer.sleep_ms(1_000).await;
        running.set(running.get() - 1);
        Ok(Outcome::Done(Value::Null))
    });
    assert_eq!(tally.unwrap().done, 5);
    assert_eq!(most.get(), 2);
    // Five seconds of work, two at a time.
    assert_eq!(ports.clock.now().millis_since(start), 3_000);
}

#[test]
fn when_the_time_is_up_the_job_is_put_back_and_no_other_is_taken() {
    let test = queue(3);
    let ports = test.ports();
    let tally = run_all(&test, async |run: JobRun| {
        while !run.should_stop() {
            ports.timer.sleep_ms(10_000).await;
        }
        Ok(Outcome::Again { delay_ms: 0 })
    });
    assert_eq!(tally.unwrap(), Tally { claimed: 2, released: 2, ..Tally::default() });
    assert_eq!(arguments(&test, "jobs_release").len(), 2);
    // The last claim takes nothing: the database wakes who takes the third.
    assert_eq!(limits(&test), [2, 0]);
}

#[test]
fn an_empty_queue_is_passed_on_to_nobody() {
    let test = queue(1);
    run_all(&test, async |_| Ok(Outcome::Done(Value::Null))).unwrap();
    assert!(limits(&test).iter().all(|limit| *limit > 0));
}

/// How many jobs each claim asked for.
fn limits(test: &TestPorts) -> Vec<i64> {
    arguments(test, "jobs_claim").iter().map(|arguments| arguments["p_limit"].as_i64().unwrap()).collect()
}

#[test]
fn computing_is_charged_to_the_budget() {
    let test = queue(4);
    let tally = run_all(&test, async |run: JobRun| {
        // The clock stands for the work: 60 ms in each of two jobs are over the 100 ms allowed. The third was
        // taken when the first was done; the fourth is not.
        run.charge(|| test.clock.advance_ms(60));
        Ok(if run.should_stop() { Outcome::Again { delay_ms: 0 } } else { Outcome::Done(Value::Null) })
    });
    assert_eq!(tally.unwrap(), Tally { claimed: 3, done: 1, released: 2, ..Tally::default() });
}

#[test]
fn the_kind_of_failure_decides_what_becomes_of_the_job() {
    let test = queue(3);
    let tally = run_all(&test, async |run: JobRun| {
        Err(match run.job.id {
            1 => Problem::unavailable("hubspot_unavailable", "502").retry_after(7_000),
            2 => Problem::forbidden("no scope"),
            _ => Problem::new(429, "rate_limited", "slow down").retry_after(9_000),
        })
    });
    assert_eq!(tally.unwrap(), Tally { claimed: 3, failed: 1, dead: 1, released: 1, ..Tally::default() });
    let failed = arguments(&test, "jobs_fail");
    let expected = json!({
        "p_id": 1, "p_lease_token": "lease-1", "p_code": "hubspot_unavailable", "p_detail": "502",
        "p_retryable": true, "p_retry_after_ms": 7_000,
    });
    assert_eq!(failed[0], expected);
    assert_eq!(failed[1]["p_retryable"], json!(false));
    assert_eq!(arguments(&test, "jobs_release")[0]["p_delay_ms"], json!(9_000));
}

#[test]
fn a_long_job_keeps_its_lease() {
    let test = queue(1);
    let ports = test.ports();
    run_all(&test, async |_| {
        ports.timer.sleep_ms(65_000).await;
        Ok(Outcome::Closed)
    })
    .unwrap();
    let expected = json!({ "p_id": 1, "p_lease_token": "lease-1", "p_lease_seconds": 60 });
    assert_eq!(arguments(&test, "jobs_heartbeat"), vec![expected; 3]);
    assert!(arguments(&test, "jobs_complete").is_empty(), "the handler had closed it");
}

fn stopped_by(answer: Value) -> (TestPorts, Tally, bool) {
    let test = queue(1);
    test.store.on("jobs_heartbeat", move |_| Ok(answer.clone()));
    let (ports, went_on) = (test.ports(), Cell::new(false));
    let tally = run_all(&test, async |_| {
        ports.timer.sleep_ms(60_000).await;
        went_on.set(true);
        Ok(Outcome::Closed)
    });
    (test, tally.unwrap(), went_on.get())
}

#[test]
fn a_lost_lease_stops_the_work_at_once() {
    let (test, tally, went_on) = stopped_by(json!({ "alive": false, "cancelled": false }));
    assert_eq!((tally.lost, went_on), (1, false));
    assert!(arguments(&test, "jobs_complete").is_empty() && arguments(&test, "jobs_release").is_empty());
}

#[test]
fn a_cancelled_job_is_stopped_and_ended() {
    let (test, tally, went_on) = stopped_by(json!({ "alive": true, "cancelled": true }));
    assert_eq!((tally.cancelled, went_on), (1, false));
    assert_eq!(arguments(&test, "jobs_complete")[0]["p_result"], json!({ "cancelled": true }));
}

#[test]
fn a_heartbeat_that_fails_is_tried_again() {
    let test = queue(1);
    let ports = test.ports();
    let beats = Cell::new(0);
    test.store.on("jobs_heartbeat", move |_| {
        beats.set(beats.get() + 1);
        if beats.get() == 1 {
            return Err(Problem::unavailable("database_unavailable", "restart"));
        }
        Ok(json!({ "alive": true, "cancelled": false }))
    });
    let tally = run_all(&test, async |_| {
        ports.timer.sleep_ms(50_000).await;
        Ok(Outcome::Done(Value::Null))
    });
    assert_eq!(tally.unwrap().done, 1);
    assert_eq!(test.log.of("heartbeat_failed").len(), 1);
}

#[test]
fn a_lease_lost_at_a_commit_is_no_failure_of_the_job() {
    let test = queue(2);
    let lost = || Problem::new(409, "lease_lost", "another worker has it");
    test.store.on("jobs_complete", move |_| Err(lost()));
    let tally = run_all(
        &test,
        async |run: JobRun| {
            if run.job.id == 1 { Err(lost()) } else { Ok(Outcome::Done(Value::Null)) }
        },
    );
    assert_eq!(tally.unwrap(), Tally { claimed: 2, lost: 2, ..Tally::default() });
    assert!(arguments(&test, "jobs_fail").is_empty());
}

#[test]
fn a_queue_out_of_reach_is_an_error_only_when_nothing_was_begun() {
    let down = || Err(Problem::unavailable("database_unavailable", "down"));
    let test = queue(0);
    test.store.on("jobs_claim", move |_| down());
    let problem = run_all(&test, async |_| Ok(Outcome::Closed)).unwrap_err();
    assert_eq!(problem.code, "database_unavailable");

    let (test, claims) = (queue(0), Cell::new(0));
    test.store.on("jobs_claim", move |_| {
        claims.set(claims.get() + 1);
        if claims.get() == 1 { Ok(json!([job(1)])) } else { down() }
    });
    let tally = run_all(&test, async |_| Ok(Outcome::Done(Value::Null)));
    assert_eq!(tally.unwrap().done, 1);
}

#[test]
fn invocations_of_an_instance_share_their_computing() {
    let test = queue(2);
    let ports = test.ports();
    let stopped = RefCell::new(Vec::new());
    let settings = Settings { concurrency: 1, ..SETTINGS };
    let handler = async |run: JobRun| {
        // Both have begun before either computes.
        ports.timer.sleep_ms(10).await;
        run.charge_us(60_000);
        ports.timer.sleep_ms(10).await;
        stopped.borrow_mut().push(run.should_stop());
        Ok(Outcome::Again { delay_ms: 0 })
    };
    let both = block_on(join(run(&ports, &settings, handler), run(&ports, &settings, handler)));
    assert_eq!((both.0.unwrap().released, both.1.unwrap().released), (1, 1));
    assert_eq!(stopped.take(), [true, true], "120 ms of the 100 that an instance has");
    let alone = block_on(run(&queue(1).ports(), &settings, async |run: JobRun| {
        stopped.borrow_mut().push(run.should_stop());
        Ok(Outcome::Closed)
    }));
    assert_eq!((alone.unwrap().done, stopped.take()), (1, vec![false]), "it begins anew when all have ended");
}

#[test]
fn who_comes_when_a_good_part_is_used_waits_and_then_has_all() {
    let test = queue(2);
    let ports = test.ports();
    let ends = RefCell::new(Vec::new());
    let settings = Settings { concurrency: 1, ..SETTINGS };
    let first = run(&ports, &settings, async |run: JobRun| {
        run.charge_us(100_000);
        ports.timer.sleep_ms(5_000).await;
        ends.borrow_mut().push(("first", run.should_stop()));
        Ok(Outcome::Again { delay_ms: 0 })
    });
    let second = async {
        ports.timer.sleep_ms(1_000).await;
        let begun = ports.clock.now();
        let tally = run(&ports, &settings, async |run: JobRun| {
            ends.borrow_mut().push(("second", run.should_stop()));
            Ok(Outcome::Closed)
        });
        (tally.await, ports.clock.now().millis_since(begun))
    };
    let (_, (tally, waited)) = block_on(join(first, second));
    assert_eq!(tally.unwrap().done, 1);
    assert_eq!(ends.take(), [("first", true), ("second", false)]);
    assert!(waited >= 4_000, "only {waited} ms");
}
