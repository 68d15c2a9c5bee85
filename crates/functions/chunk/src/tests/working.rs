use chunking::{Chunker, Settings, Unit};
use kernel::Problem;
use serde_json::{Value, json};

use super::world::{Ended, World, manual};

/// What the chunker says of the whole text.
fn expected(text: &str, settings: Settings) -> Vec<Value> {
    Chunker::new(settings).chunk(text).iter().map(|chunk| serde_json::to_value(chunk).unwrap()).collect()
}

#[test]
fn a_document_of_several_windows_is_cut_as_a_whole() {
    let text = manual(450_000);
    let world = World::new(&text);
    world.to_the_end();
    let (state, chunks) = world.end();
    assert_eq!(state, "done");
    assert!(chunks == expected(&text, Settings::default()));
    assert!(world.commits() >= 4, "one for each window");
}

#[test]
fn the_portals_settings_are_used() {
    let text = manual(20_000);
    let world = World::new(&text).with_settings(&json!({ "max": 300, "overlap": 0, "unit": "characters" }));
    world.to_the_end();
    assert_eq!(world.end().1, expected(&text, Settings::new(300, 0, Unit::Characters).unwrap()));
}

#[test]
fn settings_that_change_meanwhile_are_those_of_the_next_run() {
    let text = manual(350_000);
    let world = World::new(&text);
    assert_eq!(world.run(Some(7)), Ended::Killed);
    assert_eq!(world.commits(), 1);
    world.configure(&json!({ "max": 50 }));
    world.to_the_end();
    assert!(world.end().1 == expected(&text, Settings::default()));
}

#[test]
fn bad_settings_end_the_job_and_say_what_to_correct() {
    let world = World::new("text").with_settings(&json!({ "max": 9_000, "overlap": -1, "unit": "tokens" }));
    world.to_the_end();
    let job = world.job();
    assert_eq!((job.state.as_str(), &job.error["code"]), ("dead", &json!("invalid_chunk_settings")));
    let detail = job.error["detail"].as_str().unwrap();
    assert!(detail.contains("documents:chunk") && detail.contains("/max: from 4 to 8191 tokens"), "{detail}");
    assert!(detail.contains("/overlap: from 0"), "{detail}");
}

#[test]
fn a_document_without_text_is_done_without_chunks() {
    let world = World::new("");
    world.to_the_end();
    assert_eq!(world.end(), ("done".to_owned(), Vec::new()));
}

#[test]
fn a_document_that_is_gone_ends_its_job() {
    let world = World::new(&manual(10_000));
    world.database.tables_mut().documents.rows.clear();
    world.to_the_end();
    let job = world.job();
    assert_eq!((job.state.as_str(), &job.result), ("done", &json!({ "cancelled": true })));
    assert_eq!(world.commits(), 0);
}

#[test]
fn a_spent_budget_puts_the_job_back_with_what_was_cut() {
    let text = manual(450_000);
    let world = World::new(&text);
    // Of 30 s of an invocation, a window takes 16: asked for, stored.
    world.database.call_ms.set(8_000);
    assert!(world.to_the_end() >= 2);
    assert!(world.end().1 == expected(&text, Settings::default()));
}

#[test]
fn only_the_secret_key_runs_it() {
    let world = World::new("text");
    let request = edge::Request::new("chunk", "POST", "/chunk/run").with_bearer(&testing::user_jwt("x"));
    let Ended::Answered(Err(Problem { status, .. })) = world.send(request) else { panic!("refused") };
    assert_eq!((status, world.job().state.as_str()), (401, "queued"));
}
