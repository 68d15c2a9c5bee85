//! Texts as vectors, by a model that runs beside the function.

use async_trait::async_trait;
use kernel::Problem;

/// The runtime's own embedding models (on Supabase `Supabase.ai`). A provider with an HTTP API goes through
/// [`HttpClient`](crate::HttpClient) instead.
#[async_trait(?Send)]
pub trait Embedder {
    /// One vector of unit length per text, in the order of `texts`.
    ///
    /// 503 `embeddings_unavailable`, not transient, where the platform has no models; 502 `embedding_failed` when the
    /// model fails. Nothing of a failed call is kept: ask for few texts at a time.
    async fn embed(&self, model: &str, texts: &[String]) -> Result<Vec<Vec<f32>>, Problem>;
}
