//! Sessions as the runtime's releases have them.

use kernel::Problem;
use ports::Embedder as _;
use wasm_bindgen_test::wasm_bindgen_test;

use super::node::eval;
use crate::wasm::embedder::PlatformModels;

/// A platform whose sessions answer with that expression of `model`, `text` and `options`.
fn platform(answer: &str) {
    eval(&format!(
        "globalThis.__made = 0;
        class Session {{
            constructor(model) {{ this.model = model; globalThis.__made += 1; }}
            async run(text, options) {{ const model = this.model; return {answer}; }}
        }}
        globalThis.Supabase = {{ ai: {{ Session }} }};"
    ));
}

fn made() -> f64 {
    eval("return globalThis.__made").as_f64().unwrap()
}

async fn embed(model: &str, texts: &[&str]) -> Result<Vec<Vec<f32>>, Problem> {
    let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
    PlatformModels.embed(model, &texts).await
}

#[wasm_bindgen_test]
async fn a_session_is_made_once_and_asked_text_by_text() {
    platform("[text.length, options.mean_pool && options.normalize ? 1 : 0]");
    assert_eq!(embed("once", &["a", "bcd"]).await.unwrap(), [[1.0, 1.0], [3.0, 1.0]]);
    assert_eq!(embed("once", &["é"]).await.unwrap(), [[1.0, 1.0]]);
    assert!(made() < 2.0);
}

#[wasm_bindgen_test]
async fn a_typed_array_and_a_pair_are_read_as_well() {
    platform("Float32Array.of(0.5, 2)");
    assert_eq!(embed("typed", &["a"]).await.unwrap(), [[0.5, 2.0]]);
    platform("[[0.5, 2], undefined]");
    assert_eq!(embed("pair", &["a"]).await.unwrap(), [[0.5, 2.0]]);
    platform("[undefined, new Error('out of memory')]");
    let problem = embed("failing pair", &["a"]).await.unwrap_err();
    assert_eq!((problem.code.as_str(), problem.transient), ("embedding_failed", true));
    assert!(problem.detail.contains("out of memory"));
}

#[wasm_bindgen_test]
async fn a_model_that_fails_may_do_better_in_a_new_session() {
    platform("globalThis.__made > 1 ? [1] : (() => { throw new Error('broken session') })()");
    let problem = embed("breaks once", &["a"]).await.unwrap_err();
    assert_eq!((problem.status, problem.transient), (502, true));
    assert_eq!(embed("breaks once", &["a"]).await.unwrap(), [[1.0]]);
}

#[wasm_bindgen_test]
async fn what_is_no_vector_is_refused() {
    for (index, answer) in ["'text'", "null", "({})", "['a']", "[1, null]"].iter().enumerate() {
        platform(answer);
        let problem = embed(&format!("nonsense {index}"), &["a"]).await.unwrap_err();
        assert_eq!(problem.code, "embedding_failed", "{answer}");
    }
}

#[wasm_bindgen_test]
async fn a_platform_without_models_says_what_to_do() {
    for script in ["delete globalThis.Supabase", "globalThis.Supabase = { ai: {} }"] {
        eval(script);
        let problem = embed("missing", &["a"]).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (503, "embeddings_unavailable"));
        assert!(!problem.transient && problem.detail.contains("EMBEDDINGS_PROVIDER"), "{problem}");
    }
}
