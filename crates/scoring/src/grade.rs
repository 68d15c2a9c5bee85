//! Scores and grades.

use serde::{Deserialize, Serialize};

/// The lowest score of each grade; what is below D is E.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Grades {
    /// From this score on: A.
    #[serde(rename = "A")]
    pub a: f64,
    /// From this score on: B.
    #[serde(rename = "B")]
    pub b: f64,
    /// From this score on: C.
    #[serde(rename = "C")]
    pub c: f64,
    /// From this score on: D.
    #[serde(rename = "D")]
    pub d: f64,
}

impl Default for Grades {
    fn default() -> Self {
        Self { a: 80.0, b: 60.0, c: 40.0, d: 20.0 }
    }
}

/// The score of a probability: 0 to 100, rounded half up. What is no number scores 0.
pub fn score(probability: f64) -> u32 {
    // Clamped to 0..=100, so the cast is exact; `as` makes 0 of NaN.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let score = (100.0 * probability).clamp(0.0, 100.0).round() as u32;
    score
}

/// The grade of a score, A to E.
pub fn grade(score: u32, grades: &Grades) -> &'static str {
    let score = f64::from(score);
    match score {
        score if score >= grades.a => "A",
        score if score >= grades.b => "B",
        score if score >= grades.c => "C",
        score if score >= grades.d => "D",
        _ => "E",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_a_hundred_times_the_probability() {
        assert_eq!(score(0.0), 0);
        assert_eq!(score(0.004_9), 0);
        assert_eq!(score(0.005), 1);
        assert_eq!(score(0.735), 74);
        assert_eq!(score(1.0), 100);
        assert_eq!(score(7.0), 100);
        assert_eq!(score(-1.0), 0);
        assert_eq!(score(f64::NAN), 0);
    }

    #[test]
    fn a_threshold_belongs_to_the_better_grade() {
        let grades = Grades::default();
        let of = |score| grade(score, &grades);
        assert_eq!([of(100), of(80), of(79), of(60), of(59)], ["A", "A", "B", "B", "C"]);
        assert_eq!([of(40), of(39), of(20), of(19), of(0)], ["C", "D", "D", "E", "E"]);
    }

    #[test]
    fn grades_follow_the_configuration() {
        let grades = serde_json::from_str(r#"{"A": 10, "B": 8, "C": 5, "D": 2.5}"#).unwrap();
        assert_eq!(
            [grade(10, &grades), grade(9, &grades), grade(3, &grades), grade(2, &grades)],
            ["A", "B", "D", "E"]
        );
    }
}
