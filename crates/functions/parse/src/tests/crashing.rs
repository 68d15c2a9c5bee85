use super::{
    paper::{book, paper},
    world::{Ended, World},
};

/// Panics of the paper's pages need not fill the output.
fn quietly<T>(run: impl FnOnce() -> T) -> T {
    std::panic::set_hook(Box::new(|_| {}));
    let result = run();
    let _ = std::panic::take_hook();
    result
}

#[test]
fn a_poison_page_does_not_lose_the_document() {
    let world = World::new(paper(&["text a", "text b", "crash", "text c", "crash", "text d"]));
    quietly(|| world.to_the_end());
    let end = world.end();
    assert_eq!((end.state.as_str(), end.markdown.as_str()), ("done", "a\nb\nc\nd\n"));
    let page = &end.outcome["completeness"]["kinds"]["page"];
    assert_eq!((&page["parsed"], &page["reasons"]["parser_crashed"]), (&4.into(), &2.into()));
    assert_eq!(end.outcome["completeness"]["balanced"], true);
    assert_eq!(world.parser.read.borrow()[&2], 3, "it had three chances");
}

#[test]
fn a_file_that_crashes_when_opened_ends_with_its_name() {
    let world = World::new(paper(&["crash-open"]));
    let invocations = quietly(|| world.to_the_end());
    assert_eq!(world.end().error["code"], "parser_crashed");
    assert_eq!((invocations, *world.parser.opened.borrow()), (4, 3));
}

#[test]
fn kills_from_outside_lose_no_page() {
    let world = World::new(book(12));
    let undisturbed = World::new(book(12));
    undisturbed.to_the_end();
    // Twice in a row at the same place, between the same two commits.
    for _ in 0..2 {
        world.kill.after(Some(5));
        assert_eq!(world.run(), Ended::Killed);
        world.wait_for_the_lease();
    }
    world.to_the_end();
    assert_eq!(world.end(), undisturbed.end());
}
