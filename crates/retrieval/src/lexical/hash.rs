//! Features as numbers, and numbers as directions.

/// FNV-1a over the characters of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash(u64);

/// How many of the dimensions a feature touches. Two features share one direction by chance rarely, and none is lost to
/// a single collision.
const TOUCHED: u32 = 8;

impl Hash {
    /// Starts a feature of that kind: the same letters as a word and as an n-gram are two features.
    pub fn of(kind: &str) -> Self {
        kind.chars().fold(Self(0xcbf2_9ce4_8422_2325), Self::letter)
    }

    /// Adds a character.
    #[must_use]
    pub fn letter(self, letter: char) -> Self {
        Self((self.0 ^ u64::from(u32::from(letter))).wrapping_mul(0x0000_0100_0000_01b3))
    }
}

/// Adds `weight` along the direction of a feature.
pub fn scatter(feature: Hash, weight: f64, vector: &mut [f64]) {
    let mut state = feature.0;
    for _ in 0..TOUCHED {
        let bits = next(&mut state);
        // The high half scaled to the dimensions, the lowest bit as sign.
        let at = ((bits >> 32) * vector.len() as u64) >> 32;
        let signed = if bits & 1 == 0 { weight } else { -weight };
        if let Some(number) = usize::try_from(at).ok().and_then(|at| vector.get_mut(at)) {
            *number += signed;
        }
    }
}

/// `SplitMix64`.
const fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
