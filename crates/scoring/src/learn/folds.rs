//! Folds of the cross-validation: shuffled and stratified by outcome.

use super::random::Random;

/// The place of fold drawing in the random stream.
const PLACE: u64 = 1;

/// The fold of each row. Every fold gets the same number of positive rows, but for one.
pub fn stratified(labels: &[bool], folds: u32, seed: u64) -> Vec<u8> {
    let folds = folds.clamp(2, 20) as usize;
    let mut random = Random::new(seed, &[PLACE]);
    let mut assigned = vec![0; labels.len()];
    let mut next = 0;
    for class in [true, false] {
        let mut rows: Vec<usize> = (0..labels.len()).filter(|&row| labels[row] == class).collect();
        random.shuffle(&mut rows);
        for row in rows {
            assigned[row] = u8::try_from(next % folds).unwrap_or(0);
            // Negative rows go on where the positive ones stopped, so that folds differ by one row at most.
            next += 1;
        }
    }
    assigned
}
