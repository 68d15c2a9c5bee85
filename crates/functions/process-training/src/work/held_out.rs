//! Which records no model ever learns from.

use kernel::sha256_hex;

/// One record in five: with 29,000 contacts and one positive in twenty that is about 290 positives, on which a
/// difference of two areas under the curve has a standard error of about 0.01, the usual margin.
const ONE_IN: u64 = 5;

/// Whether the record is kept aside for the comparison of models. Decided by its id alone, so that every run of every
/// portal's history keeps the same ones aside and no model has seen them.
pub(crate) fn is_held_out(record_id: &str) -> bool {
    fraction("held out", record_id).is_multiple_of(ONE_IN)
}

/// Whether the record is among `keep` of `total` that are chosen by their ids.
pub(crate) fn is_sampled(record_id: &str, keep: u64, total: u64) -> bool {
    // Another salt: the sample must have held-out rows as well.
    total <= keep || fraction("sample", record_id) % total < keep
}

fn fraction(salt: &str, record_id: &str) -> u64 {
    let digest = sha256_hex(format!("{salt}:{record_id}").as_bytes());
    // 60 bits: the digits are hex, so this always reads.
    digest.get(..15).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_of_the_records_is_held_out_and_always_the_same() {
        let held: Vec<u32> = (0..10_000).filter(|id| is_held_out(&id.to_string())).collect();
        assert_eq!(held.len(), 2_056);
        // Pinned: another rule would compare a new model with an old one on rows that the old one was trained on.
        assert_eq!(held[..8], [0, 8, 13, 28, 32, 33, 43, 52]);
    }

    #[test]
    fn a_sample_has_the_size_asked_for_and_its_share_of_held_out_rows() {
        let ids = (0..10_000).map(|id: u32| id.to_string());
        let sample: Vec<String> = ids.filter(|id| is_sampled(id, 3_000, 10_000)).collect();
        assert!((2_850..3_150).contains(&sample.len()), "{}", sample.len());
        let held = sample.iter().filter(|id| is_held_out(id)).count();
        assert!((500..700).contains(&held), "{held}");
        assert!(is_sampled("1", 3_000, 2_999));
    }
}
