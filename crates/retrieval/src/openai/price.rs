//! What tokens cost.

/// US dollars per million tokens, by model: OpenAI's model pages (developers.openai.com, "Pricing", embeddings, not the
/// batch API), read in November 2026. A configuration's `usd_per_million_tokens` goes first.
const PRICES: [(&str, f64); 3] =
    [("text-embedding-3-small", 0.02), ("text-embedding-3-large", 0.13), ("text-embedding-ada-002", 0.10)];

/// US dollars per million tokens, or `None` for a model whose price is not known here.
pub fn price_per_million(model: &str) -> Option<f64> {
    PRICES.iter().find(|(name, _)| *name == model).map(|(_, price)| *price)
}

/// What `tokens` cost in US dollars at that price.
#[allow(clippy::cast_precision_loss)] // far below 2^52 tokens
pub fn cost_usd(tokens: u64, price_per_million: f64) -> f64 {
    tokens as f64 * price_per_million / 1_000_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_tokens_cost_the_listed_price() {
        let price = price_per_million("text-embedding-3-small").unwrap();
        assert!((cost_usd(1_000_000, price) - 0.02).abs() < 1e-12);
        assert!((cost_usd(50_000, price) - 0.001).abs() < 1e-12);
        assert_eq!(price_per_million("somebody-else-s"), None);
        let listed = ["text-embedding-3-small", "text-embedding-3-large", "text-embedding-ada-002"];
        assert_eq!(listed.map(price_per_million), [Some(0.02), Some(0.13), Some(0.10)]);
    }
}
