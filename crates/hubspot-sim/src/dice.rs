//! Reproducible randomness: every draw is a function of the seed, a stream name and a counter.
//!
//! Hand-written on purpose: the portal of a seed must stay the same when a crate changes its algorithm.

/// One step of `splitmix64`.
const fn splitmix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A number that depends on the seed, the stream and the counter and on nothing else.
pub fn mix(seed: u64, stream: &str, counter: u64) -> u64 {
    let stream = stream.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    splitmix(splitmix(seed ^ stream).wrapping_add(counter))
}

/// 32 hex digits of [`mix`].
pub fn mix_hex(seed: u64, stream: &str, counter: u64) -> String {
    let high = mix(seed, stream, counter.wrapping_mul(2));
    let low = mix(seed, stream, counter.wrapping_mul(2).wrapping_add(1));
    format!("{high:016x}{low:016x}")
}

/// The same as a version 4 uuid.
pub fn mix_uuid(seed: u64, stream: &str, counter: u64) -> String {
    let hex = mix_hex(seed, stream, counter);
    format!("{}-{}-4{}-a{}-{}", &hex[0..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
}

/// A stream of draws.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// The stream of that name under a seed.
    pub fn new(seed: u64, stream: &str) -> Self {
        Self(mix(seed, stream, 0))
    }

    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        splitmix(self.0)
    }

    /// Uniform in `0..n`; 0 for an empty range.
    #[allow(clippy::cast_possible_truncation)] // the product is shifted into 64 bits
    pub const fn below(&mut self, n: u64) -> u64 {
        ((self.bits() as u128 * n as u128) >> 64) as u64
    }

    /// Uniform in `low..=high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.below(high.abs_diff(low) + 1)).unwrap_or(0)
    }

    /// Uniform in `0.0..1.0`.
    #[allow(clippy::cast_precision_loss)] // 53 bits fit
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Roughly normal, mean 0 and variance 1 (the sum of twelve uniforms).
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// One of `items`, which is not empty.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[usize::try_from(self.below(items.len() as u64)).unwrap_or(0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_and_another_does_not() {
        let draw = |seed| {
            let mut dice = Dice::new(seed, "test");
            (0..8).map(|_| dice.bits()).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert_ne!(mix(1, "a", 0), mix(1, "b", 0));
    }

    #[test]
    fn draws_stay_in_range_and_reach_both_ends() {
        let mut dice = Dice::new(7, "range");
        let draws: Vec<i64> = (0..2_000).map(|_| dice.between(-2, 2)).collect();
        assert_eq!(draws.iter().min(), Some(&-2));
        assert_eq!(draws.iter().max(), Some(&2));
        assert!((0..2_000).map(|_| dice.normal()).sum::<f64>().abs() < 150.0);
    }
}
