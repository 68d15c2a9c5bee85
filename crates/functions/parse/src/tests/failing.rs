use ports::{BytesResponse, HttpError};
use serde_json::json;
use testing::http;

use super::{
    paper::{book, paper},
    world::World,
};
use crate::work;

fn code(world: &World) -> (String, String) {
    world.to_the_end();
    let end = world.end();
    (end.state, end.error["code"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_file_that_comes_late_is_waited_for() {
    let world = World::new(book(2));
    for _ in 0..3 {
        world.network.next.borrow_mut().push_back(http::bytes(404, b"{}"));
    }
    assert_eq!(code(&world), ("done".to_owned(), String::new()));
}

#[test]
fn a_file_that_never_comes_is_a_clear_error() {
    let world = World::new(book(2));
    *world.network.file.borrow_mut() = None;
    assert_eq!(code(&world), ("dead".to_owned(), "file_not_found".to_owned()));
    let detail = world.end().error["detail"].clone();
    assert!(detail.as_str().unwrap().contains("upload it, then retry"), "{detail}");
    assert_eq!(world.network.downloads.get(), 4);
}

#[test]
fn a_storage_that_is_away_for_a_moment_costs_nothing_but_time() {
    let world = World::new(book(2));
    world.network.next.borrow_mut().extend([http::bytes(503, b""), Err(HttpError::Timeout)]);
    assert_eq!(code(&world), ("done".to_owned(), String::new()));
    assert_eq!(world.end().units, world_of(2).units, "and above all no page");
}

fn world_of(pages: usize) -> super::world::End {
    let world = World::new(book(pages));
    world.to_the_end();
    world.end()
}

#[test]
fn a_file_above_the_limit_is_too_large() {
    let world = World::new(vec![b'a'; 52_428_801]);
    assert_eq!(code(&world), ("dead".to_owned(), "too_large".to_owned()));
    assert_eq!(world.end().error["detail"], "the file is larger than 50 MB: split it");
}

#[test]
fn a_file_that_is_replaced_meanwhile_is_not_mixed_with_the_former() {
    let world = World::new(book(40));
    world.run();
    work::forget();
    *world.network.etag.borrow_mut() = "two".to_owned();
    assert_eq!(code(&world), ("dead".to_owned(), "file_changed".to_owned()));
    // A storage without entity tags: the length tells.
    let world = World::new(book(40));
    world.network.next.borrow_mut().push_back(Ok(BytesResponse {
        status: 200,
        headers: vec![],
        body: book(40),
    }));
    world.run();
    work::forget();
    *world.network.file.borrow_mut() = Some(book(39));
    assert_eq!(code(&world), ("dead".to_owned(), "file_changed".to_owned()));
}

#[test]
fn what_the_parser_says_of_the_file_ends_the_document() {
    let world = World::new(paper(&["encrypted"]));
    assert_eq!(code(&world), ("dead".to_owned(), "document_encrypted".to_owned()));
    assert_eq!(*world.parser.opened.borrow(), 1, "it is not tried again");
    let world = World::new(paper(&["text a", "text b", "broken"]));
    assert_eq!(code(&world), ("dead".to_owned(), "document_truncated".to_owned()));
}

#[test]
fn an_account_that_does_not_add_up_is_our_defect_and_no_complete_document() {
    let world = World::new(paper(&["text a", "twice b"]));
    assert_eq!(code(&world), ("dead".to_owned(), "account_unbalanced".to_owned()));
    assert_eq!(world.end().outcome, json!(null));
}
