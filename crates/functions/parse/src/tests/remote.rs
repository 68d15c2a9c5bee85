use std::collections::VecDeque;

use ports::{BytesResponse, Clock as _, HttpError};
use serde_json::json;
use testing::database::DOCUMENT;

use super::{
    cloud::say,
    paper::{book, paper},
    world::{End, World},
};

const SCAN: [&str; 4] = ["scan", "scan", "text a little", "scan"];

fn ended(world: &World) -> End {
    world.to_the_end();
    world.end()
}

#[test]
fn always_means_llamaparse_and_its_pages_are_accounted_for() {
    let world = World::new(book(3)).with_key().with_policy("always");
    let end = ended(&world);
    assert_eq!((end.state.as_str(), &end.outcome["parser"]), ("done", &json!("llamaparse")));
    assert!(
        end.markdown.starts_with("<!-- page 1 -->\n\n# Read by LlamaParse\n\n<!-- page 2 -->"),
        "{}",
        end.markdown
    );
    let page = &end.outcome["completeness"]["kinds"]["page"];
    assert_eq!((&page["total"], &page["parsed"], &page["failed"]), (&json!(4), &json!(3), &json!(1)));
    assert_eq!(page["reasons"], json!({ "llamaparse_page_failed": 1 }));
    let how = json!({ "tier": "cost_effective", "version": "latest" });
    assert_eq!(end.outcome["properties"]["llamaparse"], how);
    assert_eq!(*world.parser.opened.borrow(), 0);
}

#[test]
fn the_file_goes_under_our_id_and_without_its_name() {
    let world = World::new(book(3)).with_key().with_policy("always");
    world.to_the_end();
    let files = world.network.cloud.files.borrow();
    assert_eq!(files.as_slice(), [(format!("{DOCUMENT}:1"), book(3))]);
    assert_eq!(world.network.cloud.names.borrow().as_slice(), [format!("{DOCUMENT}.txt")]);
}

#[test]
fn a_long_job_is_asked_for_ever_more_rarely() {
    let world = World::new(book(3)).with_key().with_policy("always");
    world.network.cloud.takes_ms.set(20 * 60_000);
    assert_eq!(ended(&world).state, "done");
    assert!(world.network.cloud.polls.get() < 60, "{}", world.network.cloud.polls.get());
}

#[test]
fn never_and_a_missing_key_mean_our_own_parsers() {
    for world in [World::new(paper(&SCAN)).with_key().with_policy("never"), World::new(paper(&SCAN))] {
        let end = ended(&world);
        assert_eq!((end.state.as_str(), &end.outcome["parser"]), ("done", &json!("local")));
        assert!(world.network.cloud.files.borrow().is_empty());
    }
}

#[test]
fn always_without_a_key_says_what_to_set() {
    let end = ended(&World::new(book(1)).with_policy("always"));
    assert_eq!((end.state.as_str(), &end.error["code"]), ("dead", &json!("llamaparse_not_configured")));
}

#[test]
fn auto_asks_for_scans_only() {
    let text = World::new(paper(&["text a", "text b", "text c", "scan"])).with_key();
    assert_eq!(ended(&text).outcome["parser"], "local");
    assert!(text.network.cloud.files.borrow().is_empty());
    let scan = World::new(paper(&SCAN)).with_key();
    let end = ended(&scan);
    assert_eq!((&end.outcome["parser"], &end.outcome["title"]), (&json!("llamaparse"), &json!("A paper")));
    assert!(!end.markdown.contains("a little"), "our own reading made place: {}", end.markdown);
    assert_eq!(end.outcome["completeness"]["balanced"], true);
    let lenient = World::new(paper(&SCAN)).with_key();
    lenient.configure(&json!({ "unread_share": 0.75 }));
    assert_eq!(ended(&lenient).outcome["parser"], "local");
}

#[test]
fn pages_that_we_know_of_and_llamaparse_does_not_return_are_missing() {
    let world = World::new(paper(&["scan", "scan", "scan", "scan", "scan", "scan"])).with_key();
    let page = ended(&world).outcome["completeness"]["kinds"]["page"].clone();
    assert_eq!((&page["total"], &page["reasons"]["llamaparse_page_missing"]), (&json!(6), &json!(2)));
}

#[test]
fn a_file_we_cannot_read_is_a_case_for_llamaparse() {
    let world = World::new(paper(&["foreign"])).with_key();
    assert_eq!(ended(&world).outcome["parser"], "llamaparse");
    let encrypted = World::new(paper(&["encrypted"])).with_key();
    assert_eq!(ended(&encrypted).error["code"], "document_encrypted");
    assert!(encrypted.network.cloud.files.borrow().is_empty(), "nobody can read that");
}

#[test]
fn a_job_that_fails_ends_the_document_with_its_code() {
    let world = World::new(book(1)).with_key().with_policy("always");
    let end = json!({ "status": "FAILED", "error_message": "PDF_IS_BROKEN: no xref" });
    *world.network.cloud.ends.borrow_mut() = end;
    assert_eq!(ended(&world).error["code"], "llamaparse_pdf_is_broken");
    let world = World::new(book(1)).with_key().with_policy("always");
    *world.network.cloud.ends.borrow_mut() = json!({ "status": "CANCELLED" });
    assert_eq!(ended(&world).error["code"], "llamaparse_cancelled");
}

#[test]
fn auto_makes_do_with_our_own_reading_when_llamaparse_fails() {
    let failing: [VecDeque<Result<BytesResponse, HttpError>>; 3] = [
        VecDeque::from([say(401, &json!({}))]),
        VecDeque::from([say(402, &json!({}))]),
        (0..9).map(|_| say(503, &json!({}))).collect(),
    ];
    for (next, code) in failing.into_iter().zip([
        "llamaparse_unauthorized",
        "llamaparse_no_credits",
        "llamaparse_unavailable",
    ]) {
        let world = World::new(paper(&SCAN)).with_key();
        *world.network.cloud.next.borrow_mut() = next;
        let end = ended(&world);
        assert_eq!((end.state.as_str(), &end.outcome["parser"]), ("done", &json!("local")), "{code}");
        assert_eq!(end.outcome["properties"]["llamaparse_error"], code);
        assert_eq!(end.markdown, "a little\n");
        assert_eq!(world.log.lines().iter().filter(|line| line.event == "llamaparse_given_up").count(), 1);
    }
}

#[test]
fn a_foreign_file_that_llamaparse_refuses_keeps_our_reason() {
    let world = World::new(paper(&["foreign"])).with_key();
    world.network.cloud.next.borrow_mut().push_back(say(402, &json!({})));
    let end = ended(&world);
    assert_eq!(end.error["code"], "unsupported_format");
    assert!(end.error["detail"].as_str().unwrap().contains("no credits"), "{}", end.error);
}

#[test]
fn a_request_to_slow_down_is_obeyed_and_costs_no_attempt() {
    let world = World::new(book(1)).with_key().with_policy("always");
    let slow = || {
        let headers = vec![("retry-after".to_owned(), "120".to_owned())];
        Ok(BytesResponse { status: 429, headers, body: Vec::new() })
    };
    world.network.cloud.next.borrow_mut().extend((0..9).map(|_| slow()));
    let before = world.clock.now();
    assert_eq!(ended(&world).state, "done");
    assert!(world.clock.now().millis_since(before) >= 9 * 120_000);
}

#[test]
fn what_passes_is_tried_again_and_the_file_is_still_sent_once() {
    let world = World::new(book(1)).with_key().with_policy("always");
    let broken = || Err(HttpError::Network("reset".to_owned()));
    world.network.cloud.next.borrow_mut().extend([
        say(500, &json!({})),
        broken(),
        say(200, &json!("<html>")),
    ]);
    assert_eq!(ended(&world).state, "done");
    assert_eq!(world.network.cloud.files.borrow().len(), 1);
}

#[test]
fn a_job_that_never_ends_is_given_up_after_an_hour() {
    let world = World::new(paper(&SCAN)).with_key();
    world.network.cloud.takes_ms.set(i64::MAX);
    let end = ended(&world);
    assert_eq!(end.outcome["properties"]["llamaparse_error"], "llamaparse_timeout");
    let world = World::new(book(1)).with_key().with_policy("always");
    world.network.cloud.takes_ms.set(i64::MAX);
    assert_eq!(ended(&world).error["code"], "llamaparse_timeout");
}

#[test]
fn an_empty_or_absurd_result_is_no_document() {
    for (pages, code) in [
        (json!([]), "llamaparse_empty"),
        (json!([{ "page_number": 4_000_000, "markdown": "x" }]), "llamaparse_unreadable"),
    ] {
        let world = World::new(book(1)).with_key().with_policy("always");
        *world.network.cloud.pages.borrow_mut() = pages;
        assert_eq!(ended(&world).error["code"], code);
    }
}

#[test]
fn the_key_is_in_no_log() {
    let world = World::new(paper(&SCAN)).with_key();
    world.network.cloud.next.borrow_mut().push_back(say(401, &json!({ "detail": "llx-test is unknown" })));
    world.to_the_end();
    world.log.assert_never_contains("llx-test");
    world.log.assert_never_contains("My secret");
}
