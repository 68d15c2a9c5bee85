//! A document's chunks are embedded, whatever happens on the way.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use kernel::Problem;
use ports::Clock as _;
use proptest::prelude::*;
use serde_json::{Value, json};
use testing::http;

use super::{
    openai::{error, right},
    world::{End, World},
};

const TEXTS: [&str; 25] = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
    "pi",
    "rho",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "chi",
    "psi",
    "omega",
    "end of the list",
];

/// State and code of the error.
fn ended(world: &World) -> (String, String) {
    let job = world.job();
    (job.state, job.error["code"].as_str().unwrap().to_owned())
}

fn dead(code: &str) -> (String, String) {
    ("dead".to_owned(), code.to_owned())
}

#[test]
fn the_lexical_embedder_needs_nothing_but_the_function() {
    let world = World::new("local", &TEXTS);
    world.run_to_the_end();
    let expected: Vec<Option<String>> =
        TEXTS.iter().map(|text| Some(retrieval::to_sql(&retrieval::lexical::embed(text)))).collect();
    assert_eq!(world.vectors(), expected);
    assert!(world.openai.asked.borrow().is_empty());
}

#[test]
fn a_request_holds_a_whole_slice_and_what_it_costs_is_counted() {
    let world = World::new("openai", &TEXTS);
    world.run_to_the_end();
    assert!(world.vectors().iter().all(Option::is_some));
    assert_eq!(world.openai.sizes(), [10, 10, 5]);
    let (tokens, requests, cost_usd) = world.usage();
    assert_eq!((tokens, requests), (28, 3));
    assert!((cost_usd - 28.0 * 0.02 / 1e6).abs() < 1e-15);
    assert_eq!(world.openai.asked.borrow()[0]["model"], json!("text-embedding-3-small"));
}

#[test]
fn the_account_s_model_goes_before_the_environment_s() {
    let world = World::new("openai", &TEXTS[..2]);
    world.choose("local", "lexical-1", &json!({ "note": "cheap" }));
    world.run_to_the_end();
    assert!(world.openai.asked.borrow().is_empty());
    let world = World::new("local", &TEXTS[..2]);
    world.choose("openai", "text-embedding-3-large", &json!({}));
    world.run_to_the_end();
    assert_eq!(world.openai.asked.borrow()[0]["model"], json!("text-embedding-3-large"));
}

#[test]
fn the_platform_s_model_is_asked_text_by_text() {
    let world = World::new("supabase", &TEXTS);
    world.test.embedder.answer_with(|model, text| {
        assert_eq!(model, "gte-small");
        Ok(retrieval::lexical::embed(text).iter().map(|number| number * 3.0).collect())
    });
    world.run_to_the_end();
    assert!(world.vectors().iter().all(Option::is_some));
    assert_eq!(world.test.embedder.asked().len(), 25);
}

#[test]
fn a_platform_without_models_ends_the_job_with_a_clear_reason() {
    let world = World::new("supabase", &TEXTS);
    world.run_to_the_end();
    assert_eq!(ended(&world), dead("embeddings_unavailable"));
}

#[test]
fn a_text_that_the_provider_refuses_ends_the_job_and_the_others_are_kept() {
    let mut texts = TEXTS;
    texts[3] = "an unspeakable text";
    texts[17] = "   ";
    let world = World::new("openai", &texts);
    world.run_to_the_end();
    assert_eq!(ended(&world), dead("embedding_failed"));
    let chunks = world.chunks();
    assert_eq!(chunks.iter().filter(|chunk| chunk.embedding.is_some()).count(), 23);
    assert_eq!(chunks[3].embedding_error["code"], json!("input_refused"));
    assert_eq!(chunks[17].embedding_error["code"], json!("empty_text"));
    // Ten, halved until the culprit is alone: 10, 5, 2, 3, 1, 2, and the rest.
    assert!(world.openai.sizes().len() <= 12, "{:?}", world.openai.sizes());
}

#[test]
fn a_text_beyond_the_limit_is_embedded_in_pieces() {
    let long = "word ".repeat(5_000);
    let world = World::new("openai", &[&long, "short"]);
    world.run_to_the_end();
    assert!(world.vectors().iter().all(Option::is_some));
    let asked = world.openai.asked.borrow();
    let inputs = asked[0]["input"].as_array().unwrap();
    assert_eq!(inputs.len(), 5, "four pieces and the short one");
    assert!(inputs.iter().all(|input| input.as_str().unwrap().len() <= 8_192));
}

#[test]
fn a_provider_that_is_away_for_a_moment_is_asked_again() {
    let world = World::new("openai", &TEXTS);
    world.openai.fault(|_| error(500, "The server had an error", "server_error"));
    world.openai.fault(|_| http::text(502, &[], "<html>bad gateway</html>"));
    world.openai.fault(|_| Err(ports::HttpError::Network("reset".to_owned())));
    world.run_to_the_end();
    assert!(world.vectors().iter().all(Option::is_some));
    assert_eq!(world.usage().1, 6);

    let world = World::new("openai", &TEXTS);
    for _ in 0..16 {
        world.openai.fault(|_| error(500, "The server had an error", "server_error"));
    }
    world.run_to_the_end();
    assert_eq!(ended(&world), dead("embeddings_unavailable"));
    assert_eq!(world.openai.sizes().len(), 16, "four attempts of four requests");
}

#[test]
fn an_answer_that_is_cut_short_or_has_too_few_vectors_is_asked_for_again() {
    let world = World::new("openai", &TEXTS[..4]);
    world.openai.fault(|body| {
        let whole = right(body)?;
        http::text(200, &[], &whole.body[..whole.body.len() / 2])
    });
    world.openai.fault(|body| {
        let mut fewer = body.clone();
        fewer["input"].as_array_mut().unwrap().pop();
        right(&fewer)
    });
    world.run_to_the_end();
    assert!(world.vectors().iter().all(Option::is_some));
    assert_eq!(world.openai.sizes(), [4, 4, 4]);
}

#[test]
fn a_short_wait_that_is_asked_for_is_waited_and_a_long_one_puts_the_job_off() {
    let world = World::new("openai", &TEXTS[..4]);
    world.openai.fault(|_| http::text(429, &[("retry-after", "3")], "{}"));
    let start = world.test.clock.now();
    world.run(None);
    assert_eq!(world.job().state, "done");
    assert!(world.test.clock.now().millis_since(start) >= 3_000);

    let world = World::new("openai", &TEXTS[..4]);
    world.openai.fault(|_| http::text(429, &[("retry-after", "120")], "{}"));
    world.run(None);
    let job = world.job();
    assert_eq!((job.state.as_str(), job.attempts), ("queued", 0), "no failed attempt");
}

#[test]
fn a_refused_key_and_an_empty_account_end_the_job_at_once() {
    let world = World::new("openai", &TEXTS);
    world.test.secrets.set("OPENAI_API_KEY", "sk-wrong");
    world.run(None);
    assert_eq!(ended(&world), dead("embeddings_not_configured"));
    assert_eq!(world.openai.sizes(), [10]);
    world.test.log.assert_never_contains("sk-wr");

    let world = World::new("openai", &TEXTS);
    world.test.secrets.remove("OPENAI_API_KEY");
    world.run(None);
    assert_eq!(ended(&world), dead("embeddings_not_configured"));

    let world = World::new("openai", &TEXTS);
    world.openai.fault(|_| error(429, "You exceeded your current quota", "insufficient_quota"));
    world.run(None);
    assert_eq!(ended(&world), dead("embeddings_quota_exhausted"));
}

#[test]
fn what_succeeded_before_the_provider_failed_is_kept() {
    let world = World::new("openai", &TEXTS);
    world.openai.fault(right);
    for _ in 0..4 {
        world.openai.fault(|_| error(503, "overloaded", "server_error"));
    }
    world.run(None);
    assert_eq!(world.chunks().iter().filter(|chunk| chunk.embedding.is_some()).count(), 10);
    assert_eq!((world.job().state.as_str(), world.usage().1), ("queued", 1));
    world.run_to_the_end();
    assert!(world.vectors().iter().all(Option::is_some));
}

#[test]
fn a_job_that_is_cancelled_ends_with_what_it_has() {
    let world = World::new("local", &TEXTS);
    let memory = Rc::clone(&world.database.memory);
    world.database.memory.before_each(move |call| {
        if call.function == "document_vectorize_store" {
            memory.tables_mut().jobs.entry(1).and_modify(|job| job.cancel_requested = true);
        }
        Ok(())
    });
    world.run(None);
    assert_eq!(world.job().state, "cancelled");
    assert!(world.database.memory.calls_of("document_vectorize_finish").is_empty());
}

/// What the migrated database answered in a story.
fn answers(story: &str, function: &'static str) -> Vec<(&'static str, Value)> {
    testing::calls::answers_in(story, function).into_iter().map(|answer| (function, answer)).collect()
}

#[test]
fn the_database_may_want_to_be_asked_again() {
    let world = World::new("local", &TEXTS);
    // The second run of another document: 500 vectors are taken over, then the others; then something is left after all.
    let slices = answers("documents/take_over", "document_vectorize_slice");
    let taken: Vec<_> = slices.into_iter().filter(|(_, slice)| slice["reused"] != 0).collect();
    assert_eq!(taken.len(), 2);
    let left = answers("documents/vectorize", "document_vectorize_finish");
    assert_eq!(left[0].1["finished"], json!(false));
    world.database.given.borrow_mut().extend(taken.into_iter().chain([left[0].clone()]));
    world.run(None);
    assert!(world.vectors().iter().all(Option::is_some), "in one invocation");
    assert!(world.database.given.borrow().is_empty());
}

#[test]
fn an_account_s_switch_goes_the_same_way() {
    let world = World::new("local", &TEXTS);
    world
        .database
        .memory
        .tables_mut()
        .jobs
        .entry(1)
        .and_modify(|job| job.kind = "document.reembed".to_owned());
    // Chunks of the portal, none left, the new model takes effect, its vectors move, and the job is closed.
    let mut slices = answers("documents/switch", "document_vectorize_slice").into_iter().skip(1);
    let mut stores = answers("documents/switch", "document_vectorize_store").into_iter().skip(1);
    let mut finishes = answers("documents/switch", "document_vectorize_finish").into_iter().skip(1);
    let steps =
        [slices.next(), stores.next(), slices.next(), finishes.next(), slices.next(), finishes.next()];
    world.database.given.borrow_mut().extend(steps.into_iter().flatten());
    world.run(None);
    assert!(world.database.given.borrow().is_empty(), "{:?}", world.database.given.borrow());
    assert_eq!(world.openai.asked.borrow()[0]["model"], json!("text-embedding-3-small"));
}

#[test]
fn a_kill_at_every_point_of_the_work_ends_in_the_same_vectors() {
    let calm = World::new("openai", &TEXTS);
    calm.run_to_the_end();
    let mut at = 0;
    loop {
        let world = World::new("openai", &TEXTS);
        let end = world.run(Some(at));
        world.run_to_the_end();
        assert_eq!(world.vectors(), calm.vectors(), "killed at half call {at}");
        if end != End::Killed {
            break;
        }
        at += 1;
    }
    assert!(at > 10, "there were points to be killed at: {at}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn failures_of_the_database_and_kills_cost_time_and_nothing_else(
        kills in proptest::collection::vec(0_u32..12, 0..3),
        fails in proptest::collection::vec(0_usize..3, 0..2),
    ) {
        const NAMES: [&str; 3] =
            ["document_vectorize_slice", "document_vectorize_store", "document_vectorize_finish"];
        let world = World::new("local", &TEXTS);
        let fails = RefCell::new(fails.iter().map(|at| NAMES[*at]).collect::<VecDeque<_>>());
        world.database.memory.before_each(move |call| {
            if fails.borrow().front() != Some(&call.function.as_str()) {
                return Ok(());
            }
            fails.borrow_mut().pop_front();
            Err(Problem::unavailable("database_unavailable", "for a moment"))
        });
        for at in kills {
            world.run(Some(at));
            // The next one finds the lease run out.
            world.test.clock.advance_ms(31_000);
        }
        world.run_to_the_end();
        prop_assert!(world.vectors().iter().all(Option::is_some));
    }
}
