//! A drift check from its schedule to its end, however often it is killed.

use std::{
    cell::{Ref, RefMut},
    rc::Rc,
    sync::OnceLock,
};

use edge::jobs::{self, Settings, Tally};
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock, JobRun, Ports};
use scoring::{
    learn::{TrainSettings, Trainer},
    table::{Cell, Feature, Kind, RowInfo, Table},
};
use serde_json::{Value, json};
use testing::{
    CapturedLog, End, FakeClock, FakeDatabase, TestPorts,
    database::{Drift, Job, Scores, StoredScore},
};

/// As process-training works on its jobs.
const SETTINGS: Settings = Settings { concurrency: 1, compute_ms: 1_000, ..Settings::of(&["score.drift"]) };

const ROWS: u32 = 600;

/// A model of calls and country, trained on rows in which half have no calls.
fn model() -> &'static [u8] {
    static MODEL: OnceLock<Vec<u8>> = OnceLock::new();
    MODEL.get_or_init(|| {
        let feature = |name: &str, kind| Feature { name: name.to_owned(), label: name.to_owned(), kind };
        let mut table = Table::new(vec![
            feature("calls.count", Kind::Number),
            feature("category.country", Kind::Category),
        ]);
        for i in 0..ROWS {
            let (cells, label) = (inputs(i), i % 10 < 3 + i % 2 * 4);
            table.push(&cells, RowInfo { id: i.to_string(), label, held_out: false }).unwrap();
        }
        let mut trainer = Trainer::new(&table, TrainSettings::default()).unwrap();
        while !trainer.is_done() {
            trainer.step(&table).unwrap();
        }
        trainer.finish(&table).unwrap().model.to_bytes()
    })
}

fn inputs(i: u32) -> Vec<Cell> {
    vec![Cell::Number(f64::from(calls(i))), Cell::text(country(i))]
}

fn calls(i: u32) -> u32 {
    i % 2 * (i % 7)
}

fn country(i: u32) -> &'static str {
    if i.is_multiple_of(3) { "CH" } else { "DE" }
}

/// A clock whose stop-watch moves by 300 ms at each look, so that an invocation is over after a few steps.
struct Watch(Rc<FakeClock>, std::cell::Cell<u64>);

impl Clock for Watch {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn micros(&self) -> u64 {
        self.1.set(self.1.get() + 300_000);
        self.1.get()
    }
}

struct World {
    database: Rc<FakeDatabase>,
    clock: Rc<FakeClock>,
    log: Rc<CapturedLog>,
    ports: Ports,
}

impl World {
    /// A portal of which every fifth record that was promised 30 % converted.
    fn new(model: Option<Serving>) -> Self {
        let test = TestPorts::builder()
            .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test")
            .now(Timestamp::parse("2026-11-21T03:20:00Z").unwrap())
            .build();
        let database = Rc::new(FakeDatabase::new(Rc::clone(&test.clock)));
        let ports = Ports {
            store: Rc::clone(&database) as _,
            clock: Rc::new(Watch(Rc::clone(&test.clock), std::cell::Cell::default())),
            ..test.ports()
        };
        {
            let scores = &mut database.tables_mut().scores;
            if let Some(Serving { settings, artefact }) = model {
                let row = scores.serve("m", 1, &artefact, "its digest");
                (row.model["settings"], row.model["trained_rows"]) = (settings, json!(ROWS));
            }
            for i in 0..1_000_u32 {
                let deals = if i % 5 == 0 { won() } else { json!([]) };
                let record =
                    json!({ "id": format!("{i:04}"), "created_at": "2026-01-01T00:00:00Z", "deals": deals });
                let given = json!({ "record_id": format!("{i:04}"), "as_of": "2026-06-01T00:00:00Z", "score": 30, "probability": 0.3, "source": "model",
                    "model_id": null, "model_version": 1, "model_sha256": "abc" });
                let key = ("contacts".to_owned(), format!("{i:04}"));
                let score = StoredScore::of(&key.0, given, test.clock.now());
                scores.history.push(score.clone());
                scores.latest.insert(key.clone(), score);
                scores.records.insert(key, record);
            }
        }
        Self { database, clock: Rc::clone(&test.clock), log: Rc::clone(&test.log), ports }
    }

    fn drift(&self) -> Ref<'_, Drift> {
        Ref::map(self.database.tables(), |tables| &tables.drift)
    }

    fn scores_mut(&self) -> RefMut<'_, Scores> {
        RefMut::map(self.database.tables_mut(), |tables| &mut tables.scores)
    }

    /// The check's job.
    fn job(&self) -> Job {
        self.database.tables().jobs[&1].clone()
    }

    /// Fills the sample with records of last month that had so many calls in their first week, and more ever since.
    fn sample(&self, count: u32, calls: impl Fn(u32) -> u32, country: impl Fn(u32) -> Option<&'static str>) {
        let call =
            |at: &str| json!({ "at": at, "duration_ms": 60_000, "direction": "OUTBOUND", "connected": true });
        let records = (0..count).map(|i| {
            let mut made = vec![call("2026-10-22T10:00:00Z"); calls(i) as usize];
            made.extend(vec![call("2026-11-15T10:00:00Z"); 30]);
            let record = json!({ "id": i.to_string(), "object_type": "contacts", "created_at": "2026-10-21T00:00:00Z",
                "properties": { "country": country(i) }, "calls": made, "deals": [] });
            (("contacts".to_owned(), i.to_string()), record)
        });
        self.scores_mut().records.extend(records);
    }

    /// One invocation.
    fn invoke(&self) -> End<Result<Tally, Problem>> {
        let work = async |run: JobRun| crate::work(&run, &self.ports).await;
        self.database.kill.run(jobs::run(&self.ports, &SETTINGS, work), 100_000, &self.log)
    }

    /// Invokes until the check is over, killing each invocation after `kill_after` halves of a call.
    fn run(&self, kill_after: Option<u32>) -> String {
        self.database.call(&Caller::Service, "drift_start_due", json!({})).unwrap();
        for _ in 0..200 {
            self.database.kill.after(kill_after);
            if let End::Answered(answer) = self.invoke() {
                answer.unwrap();
            }
            if !self.job().is_open() {
                return self.job().state;
            }
            // What a killed isolate held comes free.
            self.clock.advance_ms(31_000);
        }
        panic!("the check does not end");
    }

    fn report(&self) -> Value {
        let drift = self.drift();
        assert_eq!(drift.reports.len(), 1, "one check is stored once");
        drift.reports[0].clone()
    }
}

fn won() -> Value {
    json!([{ "id": "d", "created_at": "2026-01-01T00:00:00Z", "closed_at": "2026-07-01T00:00:00Z", "is_won": true,
        "is_closed": true }])
}

/// A model in service.
struct Serving {
    settings: Value,
    artefact: Vec<u8>,
}

fn active(settings: Value) -> Serving {
    Serving { settings, artefact: model().to_vec() }
}

fn subjects(report: &Value) -> Vec<&str> {
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["subject"].as_str().unwrap())
        .collect()
}

#[test]
fn the_schedule_queues_what_is_due() {
    let world = World::new(None);
    let started = || (world.database.calls_of("drift_start_due").len(), world.database.tables().jobs.len());
    let End::Answered(answer) = world.database.kill.run(crate::start_due(&world.ports), 1_000, &world.log)
    else {
        panic!("killed")
    };
    answer.unwrap();
    assert_eq!(started(), (1, 1));
    world.invoke();
    assert_eq!(started(), (1, 1), "a mere wake-up does not");
}

#[test]
fn without_a_model_the_outcomes_are_decided_all_the_same() {
    let world = World::new(None);
    assert_eq!(world.run(None), "done");
    let drift = world.drift();
    assert_eq!((drift.outcomes.len(), drift.reports.len()), (1_000, 0));
    let converted = drift.outcomes.values().filter(|outcome| outcome["converted"] == true).count();
    assert_eq!(converted, 200);
}

#[test]
fn broken_promises_and_moved_inputs_are_reported() {
    let world = World::new(Some(active(json!({}))));
    world.sample(600, |_| 6, |i| Some(country(i)));
    assert_eq!(world.run(None), "done");
    let report = world.report();
    assert_eq!((report["sampled"].clone(), report["calibration"]["rows"].clone()), (json!(600), json!(1000)));
    let found = subjects(&report);
    assert!(found.contains(&"feature/calls.count") && found.contains(&"gap"), "{found:?}");
    assert!(!found.contains(&"feature/category.country"), "{found:?}");
}

#[test]
fn records_are_seen_as_the_training_saw_its_own() {
    let world = World::new(Some(active(json!({}))));
    // The thirty calls after the first week are none of the training's business.
    world.sample(600, calls, |i| Some(country(i)));
    assert_eq!(world.run(None), "done");
    let report = world.report();
    let moved = |found: &Value| found["psi"].as_f64().unwrap() > 1e-9;
    assert!(!report["features"].as_array().unwrap().iter().any(moved), "{report}");
    let fields = World::new(Some(active(json!({}))));
    fields.sample(600, calls, |i| Some(country(i)).filter(|_| i % 4 > 0));
    fields.run(None);
    assert!(subjects(&fields.report()).contains(&"feature/category.country"), "{}", fields.report());
}

#[test]
fn records_that_the_training_would_leave_out_are_left_out() {
    let world = World::new(Some(active(json!({}))));
    world.sample(100, calls, |_| None);
    let at_once = json!([{ "id": "d", "created_at": "2026-10-22T00:00:00Z", "closed_at": "2026-10-23T00:00:00Z",
        "is_won": true, "is_closed": true }]);
    for i in 0..40 {
        let key = ("contacts".to_owned(), i.to_string());
        world.scores_mut().records.get_mut(&key).unwrap()["deals"] = at_once.clone();
    }
    world.run(None);
    assert_eq!(world.report()["sampled"], 60);
}

#[test]
fn the_limits_are_those_in_force_and_the_label_that_of_the_training() {
    let world = World::new(Some(active(json!({ "label": { "kind": "deal_won", "within_days": 10 } }))));
    world.scores_mut().settings =
        json!({ "label": { "kind": "deal_won", "within_days": 60 }, "drift": { "calibration_limit": 0.4 } });
    world.run(None);
    let report = world.report();
    assert_eq!(report["calibration"]["converted"], 0, "won after 30 days is not within 10");
    assert_eq!((report["limits"]["calibration"].clone(), subjects(&report)), (json!(0.4), vec![]));
}

#[test]
fn a_check_that_is_killed_at_any_call_ends_as_one_that_is_not() {
    let whole = World::new(Some(active(json!({}))));
    whole.sample(600, calls, |i| Some(country(i)));
    whole.run(None);
    let expected = whole.drift().outcomes.clone();
    // Fewer halves never get through a claim, a state, a page and its commit.
    for kill_after in 8..40 {
        let world = World::new(Some(active(json!({}))));
        world.sample(600, calls, |i| Some(country(i)));
        assert_eq!(world.run(Some(kill_after)), "done");
        assert_eq!(world.drift().outcomes, expected, "{kill_after}");
        assert_eq!(world.report(), whole.report(), "{kill_after}");
    }
}

#[test]
fn a_cancelled_check_writes_nothing() {
    let world = World::new(Some(active(json!({}))));
    let database = Rc::clone(&world.database);
    world.database.before_each(move |call| {
        if call.function == "drift_state" {
            database.tables_mut().jobs.entry(1).and_modify(|job| job.cancel_requested = true);
        }
        Ok(())
    });
    assert_eq!(world.run(None), "cancelled");
    let drift = world.drift();
    assert_eq!((drift.outcomes.len(), drift.reports.len()), (0, 0));
}

#[test]
fn a_model_that_cannot_be_read_is_a_dead_letter_with_its_reason() {
    let world = World::new(Some(Serving { settings: json!({}), artefact: vec![0; 3] }));
    assert_eq!(world.run(None), "dead");
    assert!(world.drift().reports.is_empty());
}
