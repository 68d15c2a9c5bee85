use ports::Clock as _;
use serde_json::json;

use super::{
    paper::{book, paper},
    world::World,
};
use crate::work;

#[test]
fn a_document_is_read_with_its_account_and_its_properties() {
    let world = World::new(paper(&["text one", "blank", "text two three"]));
    assert_eq!(world.to_the_end(), 1);
    let end = world.end();
    assert_eq!((end.state.as_str(), end.markdown.as_str()), ("done", "one\ntwo three\n"));
    assert_eq!(end.outcome["parser"], "local");
    assert_eq!(
        (&end.outcome["title"], &end.outcome["document_date"]),
        (&json!("A paper"), &json!("2026-11-21"))
    );
    assert_eq!((&end.outcome["word_count"], &end.outcome["page_count"]), (&json!(3), &json!(3)));
    assert_eq!(end.outcome["properties"], json!({ "format": "paper", "created": "2026-11-21" }));
    let sha = kernel::sha256_hex(&paper(&["text one", "blank", "text two three"]));
    assert_eq!((&end.outcome["file_sha256"], &end.outcome["size_bytes"]), (&json!(sha), &json!(29)));
    assert_eq!(
        end.outcome["completeness"],
        json!({ "balanced": true, "kinds": { "page":
            { "total": 3, "parsed": 2, "skipped": 1, "failed": 0, "reasons": { "blank": 1 } } } })
    );
}

#[test]
fn a_long_one_takes_several_invocations_within_the_budget() {
    let world = World::new(book(40));
    let mut invocations = 0;
    while world.job().state != "done" {
        let before = world.clock.now();
        world.run();
        // Virtual time passes by computing (100 ms a page) and by calls of a few milliseconds.
        let spent = world.clock.now().millis_since(before);
        assert!(spent < 1_500, "{spent} ms in one invocation");
        invocations += 1;
    }
    assert!((4..=6).contains(&invocations), "{invocations}");
    assert_eq!(world.end().outcome["word_count"], 40 * 6);
    assert_eq!(world.parser.read.borrow().values().max(), Some(&1), "no page was read twice");
}

#[test]
fn an_isolate_that_goes_on_neither_downloads_nor_opens_again() {
    let world = World::new(book(40));
    world.to_the_end();
    assert_eq!((world.network.downloads.get(), *world.parser.opened.borrow()), (1, 1));
    let fresh = World::new(book(40));
    while fresh.job().state != "done" {
        work::forget();
        fresh.run();
    }
    assert!(fresh.network.downloads.get() > 3);
    assert_eq!(fresh.end(), world.end());
}

#[test]
fn opening_may_take_the_whole_budget_and_the_document_still_ends() {
    let mut world = World::new(book(5));
    world.parser.open_ms = 5_000;
    for _ in 0..5 {
        work::forget();
        world.run();
    }
    work::forget();
    world.run();
    assert_eq!(world.end().state, "done");
}

#[test]
fn parts_are_committed_a_few_at_a_time() {
    let mut world = World::new(book(10));
    world.parser.page_ms = 1;
    world.kill.after(Some(11)); // claim, state, download, first commit: the answer of the second is on its way
    world.run();
    let stored = world.stored();
    assert!((3..10).contains(&stored), "{stored}");
    world.to_the_end();
    assert_eq!(world.end().outcome["completeness"]["balanced"], true);
}

#[test]
fn nobody_runs_it_without_the_secret_key() {
    let world = World::new(book(1));
    let request = edge::Request::new("parse", "POST", "/parse/run");
    let super::world::Ended::Answered(Err(problem)) = world.send(request) else { panic!("let in") };
    assert_eq!(problem.status, 401);
}

#[test]
fn a_document_that_is_gone_ends_its_job() {
    let world = World::new(book(3));
    world.database.tables_mut().documents.rows.clear();
    assert_eq!(world.to_the_end(), 1);
    assert_eq!(world.job().result, json!({ "cancelled": true }));
    assert_eq!(world.network.downloads.get(), 0);
}

#[test]
fn a_document_that_is_deleted_meanwhile_is_left_alone() {
    let world = World::new(book(40));
    world.run();
    world.database.tables_mut().documents.rows.clear();
    world.to_the_end();
    assert_eq!((world.job().state.as_str(), world.job().result), ("done", json!({ "cancelled": true })));
}

#[test]
fn settings_that_make_no_sense_end_it_with_their_name() {
    let world = World::new(book(1));
    world.configure(&json!({ "unread_share": 7 }));
    world.to_the_end();
    assert_eq!(world.end().error["code"], "invalid_settings");
}
