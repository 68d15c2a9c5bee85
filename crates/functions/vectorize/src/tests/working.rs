//! A document's chunks are embedded, whatever happens on the way.

use ports::Clock as _;
use proptest::prelude::*;
use serde_json::json;
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

fn code(world: &World) -> String {
    let tables = world.database.tables.borrow();
    tables.job.error["code"].as_str().unwrap().to_owned()
}

fn state(world: &World) -> &'static str {
    world.database.tables.borrow().job.state
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
    let tables = world.database.tables.borrow();
    assert_eq!((tables.tokens, tables.requests), (28, 3));
    assert!((tables.cost_usd - 28.0 * 0.02 / 1e6).abs() < 1e-15);
    assert_eq!(world.openai.asked.borrow()[0]["model"], json!("text-embedding-3-small"));
}

#[test]
fn the_account_s_model_goes_before_the_environment_s() {
    let world = World::new("openai", &TEXTS[..2]);
    world.database.tables.borrow_mut().model =
        json!({ "provider": "local", "model": "lexical-1", "settings": { "note": "cheap" } });
    world.run_to_the_end();
    assert!(world.openai.asked.borrow().is_empty());
    let world = World::new("local", &TEXTS[..2]);
    world.database.tables.borrow_mut().model =
        json!({ "provider": "openai", "model": "text-embedding-3-large", "settings": {} });
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
    assert_eq!((state(&world), code(&world).as_str()), ("dead", "embeddings_unavailable"));
}

#[test]
fn a_text_that_the_provider_refuses_is_left_out_and_the_others_are_kept() {
    let mut texts = TEXTS;
    texts[3] = "an unspeakable text";
    texts[17] = "   ";
    let world = World::new("openai", &texts);
    world.run_to_the_end();
    let vectors = world.vectors();
    assert_eq!(vectors.iter().filter(|vector| vector.is_some()).count(), 23);
    let tables = world.database.tables.borrow();
    assert_eq!(tables.chunks["0003"].error.as_deref(), Some("input_refused"));
    assert_eq!(tables.chunks["0017"].error.as_deref(), Some("empty_text"));
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
    assert_eq!(world.database.tables.borrow().requests, 6);

    let world = World::new("openai", &TEXTS);
    for _ in 0..16 {
        world.openai.fault(|_| error(500, "The server had an error", "server_error"));
    }
    world.run_to_the_end();
    assert_eq!((state(&world), code(&world).as_str()), ("dead", "embeddings_unavailable"));
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
    assert_eq!(state(&world), "done");
    assert!(world.test.clock.now().millis_since(start) >= 3_000);

    let world = World::new("openai", &TEXTS[..4]);
    world.openai.fault(|_| http::text(429, &[("retry-after", "120")], "{}"));
    world.run(None);
    let tables = world.database.tables.borrow();
    assert_eq!((tables.job.state, tables.job.attempts), ("queued", 0), "no failed attempt");
}

#[test]
fn a_refused_key_and_an_empty_account_end_the_job_at_once() {
    let world = World::new("openai", &TEXTS);
    world.test.secrets.set("OPENAI_API_KEY", "sk-wrong");
    world.run(None);
    assert_eq!((state(&world), code(&world).as_str()), ("dead", "embeddings_not_configured"));
    assert_eq!(world.openai.sizes(), [10]);
    world.test.log.assert_never_contains("sk-wr");

    let world = World::new("openai", &TEXTS);
    world.test.secrets.remove("OPENAI_API_KEY");
    world.run(None);
    assert_eq!((state(&world), code(&world).as_str()), ("dead", "embeddings_not_configured"));

    let world = World::new("openai", &TEXTS);
    world.openai.fault(|_| error(429, "You exceeded your current quota", "insufficient_quota"));
    world.run(None);
    assert_eq!((state(&world), code(&world).as_str()), ("dead", "embeddings_quota_exhausted"));
}

#[test]
fn what_succeeded_before_the_provider_failed_is_kept() {
    let world = World::new("openai", &TEXTS);
    world.openai.fault(right);
    for _ in 0..4 {
        world.openai.fault(|_| error(503, "overloaded", "server_error"));
    }
    world.run(None);
    {
        let tables = world.database.tables.borrow();
        assert_eq!(tables.chunks.values().filter(|chunk| chunk.embedding.is_some()).count(), 10);
        assert_eq!((tables.job.state, tables.requests), ("queued", 1));
    }
    world.run_to_the_end();
    assert!(world.vectors().iter().all(Option::is_some));
}

#[test]
fn a_job_that_is_cancelled_ends_with_what_it_has() {
    let world = World::new("local", &TEXTS);
    world.database.tables.borrow_mut().job.cancel_requested = true;
    world.run(None);
    let tables = world.database.tables.borrow();
    assert_eq!((tables.job.state, tables.finished), ("done", 0));
}

#[test]
fn the_database_may_want_to_be_asked_again() {
    let world = World::new("local", &TEXTS);
    world.database.tables.borrow_mut().detours = 4;
    world.run(None);
    assert!(world.vectors().iter().all(Option::is_some), "in one invocation");
}

#[test]
fn an_account_s_switch_goes_the_same_way() {
    let world = World::new("local", &TEXTS);
    world.database.tables.borrow_mut().job.kind = "document.reembed".to_owned();
    world.run_to_the_end();
    assert!(world.vectors().iter().all(Option::is_some));
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
        world.database.fails.borrow_mut().extend(fails.iter().map(|at| NAMES[*at]));
        for at in kills {
            world.run(Some(at));
            // The next one finds the lease run out.
            world.test.clock.advance_ms(31_000);
        }
        world.run_to_the_end();
        prop_assert!(world.vectors().iter().all(Option::is_some));
    }
}
