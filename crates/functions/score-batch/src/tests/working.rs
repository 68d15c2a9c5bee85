//! What becomes of the records of a batch.

use kernel::{Problem, Timestamp};
use ports::Clock as _;
use serde_json::json;
use testing::database::MEMBER;

use super::world::{End, World, contact, json_of, post};

fn key(id: &str) -> (String, String) {
    ("contacts".to_owned(), id.to_owned())
}

#[test]
fn every_record_gets_a_score_with_its_model_and_what_it_was_computed_from() {
    let world = World::new(23);
    world.start(&json!({}));
    world.run_to_the_end();
    world.assert_each_once(23, 0);
    let tables = world.database.tables();
    for score in tables.scores.latest.values() {
        let row = &score.row;
        assert_eq!(
            (&row["source"], &row["model_id"], &row["model_version"]),
            (&json!("rules"), &json!(null), &json!(0))
        );
        let sum: f64 =
            row["reasons"].as_array().unwrap().iter().map(|r| r["contribution"].as_f64().unwrap()).sum();
        let log_odds = row["log_odds"].as_f64().unwrap();
        assert!((sum + row["baseline"].as_f64().unwrap() - log_odds).abs() < 1e-6);
        let as_of = Timestamp::parse(row["as_of"].as_str().unwrap()).unwrap();
        assert!(as_of <= score.scored_at, "the record was read before it was scored");
    }
    let differing: std::collections::BTreeSet<_> =
        tables.scores.latest.values().map(|score| score.row["score"].to_string()).collect();
    assert!(differing.len() > 2, "{differing:?}");
}

#[test]
fn a_record_that_is_gone_is_its_own_error_and_no_other() {
    let world = World::new(20);
    let id = world.start(&json!({}));
    for gone in ["1004", "1005", "1020"] {
        world.database.tables_mut().scores.records.remove(&key(gone));
    }
    world.run_to_the_end();
    world.assert_each_once(17, 3);
    let tables = world.database.tables();
    assert_eq!(tables.scores.batches[0].items["1005"].error["code"], json!("unknown_record"));
    drop(tables);
    let progress = world.progress(&id);
    assert_eq!(
        (&progress["done"], &progress["failed"], &progress["total"]),
        (&json!(17), &json!(3), &json!(20))
    );
}

#[test]
fn the_failed_items_of_a_batch_are_tried_again_and_the_others_are_not() {
    let world = World::new(10);
    let id = world.start(&json!({}));
    world.database.tables_mut().scores.records.remove(&key("1002"));
    world.run_to_the_end();
    world.assert_each_once(9, 1);
    world.database.tables_mut().scores.records.insert(key("1002"), contact("1002", 1));
    let keyed = || post(&format!("/{id}/retry"), MEMBER).with_header("idempotency-key", "again");
    assert_eq!(world.answer(keyed()).unwrap().status, 202);
    assert_eq!(world.answer(keyed()).unwrap().header("idempotency-replayed"), Some("true"));
    world.run_to_the_end();
    world.assert_each_once(10, 0);
}

#[test]
fn a_cancelled_batch_stops_and_keeps_what_was_scored() {
    let world = World::new(60);
    let id = world.start(&json!({}));
    // After the second commit, while further slices are under way.
    let (commits, database) = (std::cell::Cell::new(0), std::rc::Rc::downgrade(&world.database));
    world.database.before_each(move |call| {
        if commits.get() == 2 {
            database.upgrade().unwrap().tables_mut().scores.batches[0].status = "cancelled";
        }
        commits.set(commits.get() + u32::from(call.function == "score_batch_commit"));
        Ok(())
    });
    world.run_to_the_end();
    let progress = world.progress(&id);
    assert_eq!(progress["status"], json!("cancelled"));
    let tables = world.database.tables();
    assert_eq!(tables.scores.history.len(), 14, "two slices of seven");
    // The worker found it cancelled and ended its job.
    let job = &tables.jobs[&1];
    assert_eq!((job.state.as_str(), &job.result["cancelled"]), ("done", &json!(true)));
    drop(tables);
    // What was not reached can still be asked for.
    world.database.before_each(|_| Ok(()));
    world.answer(post(&format!("/{id}/retry"), MEMBER)).unwrap();
    world.run_to_the_end();
    world.assert_each_once(60, 0);
}

#[test]
fn a_batch_is_cancelled_while_it_waits() {
    let world = World::new(5);
    let id = world.start(&json!({}));
    let answer = json_of(&world.answer(post(&format!("/{id}/cancel"), MEMBER)).unwrap());
    assert_eq!(answer["status"], json!("cancelled"));
    world.run_to_the_end();
    assert!(world.database.tables().scores.history.is_empty());
}

#[test]
fn a_database_that_is_away_for_a_moment_costs_time_and_nothing_else() {
    for function in ["score_batch_slice", "score_batch_commit", "scoring_context"] {
        let world = World::new(30);
        world.start(&json!({}));
        let left = std::cell::Cell::new(3);
        world.database.before_each(move |call| {
            if call.function != function || left.get() == 0 {
                return Ok(());
            }
            left.set(left.get() - 1);
            Err(Problem::unavailable("database_unavailable", "for a moment"))
        });
        world.run_to_the_end();
        world.assert_each_once(30, 0);
    }
}

#[test]
fn a_budget_that_is_spent_leaves_the_rest_to_the_next_invocation() {
    let world = World::new(120);
    world.start(&json!({}));
    // Every call takes four seconds: after eight of them the wall clock's share is spent.
    world.database.call_ms.set(4_000);
    let End::Answered(Ok(response)) = world.run(None) else { panic!("answered") };
    assert_eq!(json_of(&response)["released"], json!(1));
    let scored = world.database.tables().scores.history.len();
    assert!(scored > 0 && scored < 120, "{scored}");
    world.run_to_the_end();
    world.assert_each_once(120, 0);
}

#[test]
fn an_empty_batch_is_complete_at_once() {
    let world = World::new(0);
    let id = world.start(&json!({}));
    world.run_to_the_end();
    assert_eq!(world.progress(&id)["status"], json!("completed"));
}

#[test]
fn settings_that_are_not_valid_fail_the_batch_and_say_why() {
    let world = World::new(5);
    world.database.tables_mut().scores.settings = json!({ "observation_day": 7 });
    let id = world.start(&json!({}));
    world.run_to_the_end();
    assert_eq!(world.progress(&id)["status"], json!("failed"));
    let tables = world.database.tables();
    assert_eq!(tables.jobs[&1].state, "dead");
    assert_eq!(tables.scores.batches[0].error["code"], json!("invalid_settings"));
}

#[test]
fn a_model_whose_bytes_are_not_its_own_scores_nothing() {
    let world = World::new(5);
    let id = "30000000-0000-4000-8000-000000000001";
    world.database.tables_mut().scores.serve(id, 1, b"not the model", &"00".repeat(32));
    world.start(&json!({}));
    world.run_to_the_end();
    let tables = world.database.tables();
    assert_eq!(tables.scores.batches[0].error["code"], json!("damaged_model"));
    assert!(tables.scores.history.is_empty());
}

#[test]
fn two_batches_are_worked_on_side_by_side() {
    let world = World::new(50);
    world.start(&json!({ "filter": { "lifecyclestage": ["lead"] } }));
    world.start(&json!({ "filter": { "lifecyclestage": ["customer"] } }));
    let before = world.clock.now();
    world.run_to_the_end();
    let tables = world.database.tables();
    assert!(tables.scores.batches.iter().all(|batch| batch.status == "completed"));
    assert_eq!(tables.scores.history.len(), 50);
    assert!(world.clock.now() > before);
}
