//! Vectors that may be stored: of the right length, finite, of unit length.

use core::fmt::Write as _;

use kernel::Problem;

use crate::DIMENSIONS;

/// Checks what a model answered and brings it to unit length, so that the cosine is the inner product.
///
/// 502 `wrong_dimensions`, `not_finite` or `zero_vector` says what is wrong: such a vector would poison an index.
#[allow(clippy::cast_possible_truncation)] // a component of a unit vector
pub fn normalise(mut vector: Vec<f32>) -> Result<Vec<f32>, Problem> {
    if vector.len() != DIMENSIONS {
        let detail = format!("the model answers {} numbers per text, not {DIMENSIONS}", vector.len());
        return Err(Problem::new(502, "wrong_dimensions", detail));
    }
    if !vector.iter().all(|number| number.is_finite()) {
        return Err(Problem::new(502, "not_finite", "the model answered a number that is none"));
    }
    // In 64 bits neither the squares of large numbers nor those of small ones are lost.
    let length = libm::sqrt(vector.iter().map(|&number| f64::from(number) * f64::from(number)).sum());
    if length == 0.0 {
        return Err(Problem::new(502, "zero_vector", "the model answered a vector without a direction"));
    }
    for number in &mut vector {
        *number = (f64::from(*number) / length) as f32;
    }
    Ok(vector)
}

/// The mean of unit vectors, each with its weight, of unit length again. `None` when they cancel out.
#[allow(clippy::cast_possible_truncation)] // brought to unit length below
pub fn mean(parts: &[(Vec<f32>, f64)]) -> Option<Vec<f32>> {
    let mut sum = vec![0.0_f64; DIMENSIONS];
    for (vector, weight) in parts {
        for (total, &number) in sum.iter_mut().zip(vector) {
            *total += f64::from(number) * weight;
        }
    }
    let largest = sum.iter().fold(0.0_f64, |largest, number| largest.max(number.abs()));
    if largest == 0.0 {
        return None;
    }
    normalise(sum.into_iter().map(|number| (number / largest) as f32).collect()).ok()
}

/// The text form of a `vector` column: a JSON list does not survive every way into the database.
pub fn to_sql(vector: &[f32]) -> String {
    let mut text = String::with_capacity(vector.len() * 13 + 2);
    text.push('[');
    for (index, number) in vector.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        // Writing to a String does not fail. The shortest digits that read back as the same number.
        let _ = write!(text, "{number}");
    }
    text.push(']');
    text
}

#[cfg(test)]
mod tests {
    use std::f32::consts::FRAC_1_SQRT_2;

    use proptest::prelude::*;

    use super::*;

    fn code(vector: Vec<f32>) -> String {
        normalise(vector).unwrap_err().code
    }

    #[test]
    fn what_would_poison_an_index_is_refused() {
        assert_eq!(code(vec![1.0; DIMENSIONS - 1]), "wrong_dimensions");
        assert_eq!(code(vec![1.0; 1536]), "wrong_dimensions");
        assert_eq!(code(vec![0.0; DIMENSIONS]), "zero_vector");
        for bad in [f32::NAN, f32::INFINITY] {
            let mut vector = vec![1.0; DIMENSIONS];
            vector[7] = bad;
            assert_eq!(code(vector), "not_finite");
        }
    }

    #[test]
    fn a_vector_is_written_with_the_shortest_digits() {
        assert_eq!(to_sql(&[0.5, -1.0, 0.0, 0.1]), "[0.5,-1,0,0.1]");
        assert_eq!((to_sql(&[]), to_sql(&[2.0])), ("[]".to_owned(), "[2]".to_owned()));
    }

    #[test]
    fn the_length_is_that_of_all_numbers_together() {
        let mut vector = vec![0.0; DIMENSIONS];
        (vector[0], vector[383]) = (3.0, -4.0);
        let unit = normalise(vector).unwrap();
        assert!((unit[0] - 0.6).abs() < 1e-6 && (unit[383] + 0.8).abs() < 1e-6);
        assert!(unit[1..383].iter().all(|number| *number == 0.0));
    }

    #[test]
    fn the_mean_leans_to_the_heavier_part() {
        let axis = |index: usize| {
            let mut vector = vec![0.0; DIMENSIONS];
            vector[index] = 1.0;
            vector
        };
        let both = mean(&[(axis(0), 3.0), (axis(1), 1.0)]).unwrap();
        assert!((both[0] / both[1] - 3.0).abs() < 1e-6);
        let opposite: Vec<f32> = axis(0).iter().map(|number| -number).collect();
        assert_eq!(mean(&[(axis(0), 1.0), (opposite, 1.0)]), None);
        assert_eq!(mean(&[]), None);
        let tiny = mean(&[(axis(2), 1e-300), (axis(3), -1e-300)]).unwrap();
        assert!((tiny[2] - FRAC_1_SQRT_2).abs() < 1e-6 && (tiny[3] + FRAC_1_SQRT_2).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn a_normalised_vector_has_unit_length_and_reads_back(
            vector in proptest::collection::vec(-1e30_f32..1e30, DIMENSIONS)
        ) {
            prop_assume!(vector.iter().any(|number| *number != 0.0));
            let unit = normalise(vector).unwrap();
            let length: f64 = unit.iter().map(|&number| f64::from(number) * f64::from(number)).sum();
            prop_assert!((length - 1.0).abs() < 1e-5, "{length}");
            let text = to_sql(&unit);
            prop_assert!(!text.contains('e'), "pgvector takes it, a reader need not");
            let back: Vec<f32> =
                text.trim_matches(['[', ']']).split(',').map(|number| number.parse().unwrap()).collect();
            prop_assert_eq!(back, unit);
        }
    }
}
