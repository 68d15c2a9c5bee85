//! A model of the two-way sync of one record, every state of it, on the decisions that the database takes.
//!
//! Users write on both sides, HubSpot stamps by the millisecond, announcements are lost, repeated and late, reads overlap and come out
//! of order, requests time out and arrive after their successor. From each state that can be reached the sync is left alone until
//! nothing moves, and then what decision 48 promises must hold. A rule that is left out must be missed.
//!
//! `MERGE_MODEL=full cargo test -p sync --test merge_model` walks the larger worlds, which takes half a minute.

#![allow(clippy::expect_used, reason = "a test program; clippy knows only the test functions as tests")]

mod decisions;
mod quiet;
mod steps;
mod walk;
mod world;

use walk::{Found, walk};
use world::{Limits, Rules, Without};

/// What happens at most, where a test says nothing else.
const USUAL: Limits =
    Limits { hubspot: 1, unwatched: 0, ours: 2, ticks: 2, losses: 1, deletions: 0, puts_back: false };

fn both_winners(limits: Limits) -> usize {
    let walked = ["hubspot", "supabase"].map(|winner| match walk(limits, Rules { winner, without: None }) {
        Ok(states) => states,
        Err(found) => panic!("{limits:?}, {winner} wins: {found:?}"),
    });
    println!("{limits:?}: {walked:?} states");
    walked.iter().sum()
}

#[test]
fn every_state_of_the_small_worlds_ends_well() {
    let worlds = [
        Limits { ticks: 0, ..USUAL },
        Limits { ours: 1, ..USUAL },
        Limits { losses: 0, puts_back: true, ..USUAL },
        Limits { ours: 1, losses: 0, unwatched: 1, ..USUAL },
        Limits { ours: 1, ticks: 1, deletions: 1, ..USUAL },
    ];
    let states: usize = worlds.map(both_winners).iter().sum();
    assert!(states > 100_000, "{states} states are no proof");
}

#[test]
fn every_state_of_the_larger_worlds_ends_well() {
    if std::env::var("MERGE_MODEL").as_deref() != Ok("full") {
        return;
    }
    let worlds = [
        USUAL,
        Limits { puts_back: true, ..USUAL },
        Limits { unwatched: 1, ours: 1, ..USUAL },
        Limits { hubspot: 2, ours: 1, ticks: 1, ..USUAL },
        Limits { deletions: 1, ticks: 1, ..USUAL },
    ];
    let states: usize = worlds.map(both_winners).iter().sum();
    assert!(states > 10_000_000, "{states} states are no more than before");
}

/// What the walk finds without that rule, whoever wins.
fn missed(without: Without, limits: Limits) -> [Found; 2] {
    ["hubspot", "supabase"].map(|winner| match walk(limits, Rules { winner, without: Some(without) }) {
        Ok(states) => panic!("nobody misses {without:?} in {states} states, {winner} wins"),
        Err(found) => found,
    })
}

#[test]
fn each_rule_that_is_left_out_is_missed() {
    for (without, limits, wanted) in [
        (Without::Settled, Limits { unwatched: 1, ours: 1, ..USUAL }, "mirror differs"),
        (Without::TiesWait, USUAL, "own value taken for HubSpot's"),
        (Without::Own, USUAL, "own value taken for HubSpot's"),
        (Without::Own, Limits { puts_back: true, ..USUAL }, "user's value lost"),
        (Without::Undecided, USUAL, "own value taken for HubSpot's"),
        (Without::History, USUAL, "HubSpot's value lost"),
        (Without::Stamps, USUAL, "own value taken for HubSpot's"),
        (Without::Gone, Limits { deletions: 1, ..USUAL }, "no end"),
    ] {
        for found in missed(without, limits) {
            println!("{without:?}: {} after {} states: {:?}", found.what, found.states, found.steps);
            assert!(found.what.contains(wanted), "{without:?}: {found:?}");
        }
    }
}
