//! Phone numbers, and the ways people write them.

use crate::dice::Dice;

/// Country code, national digits after it, what they start with, national prefix.
const PLANS: &[(&str, usize, &str, &str)] = &[
    ("33", 9, "6", "0"),
    ("33", 9, "7", "0"),
    ("1", 10, "415555", ""),
    ("44", 10, "7700", "0"),
    ("7", 10, "916", "8"),
    ("971", 9, "50", "0"),
    ("86", 11, "138", ""),
    ("81", 10, "90", "0"),
];

/// A number in E.164.
pub(super) fn number(dice: &mut Dice) -> String {
    let (country, digits, start, _) = dice.pick(PLANS);
    let mut text = format!("+{country}{start}");
    for _ in start.len()..digits {
        text.push(char::from(b'0' + u8::try_from(dice.below(10)).unwrap_or(0)));
    }
    text
}

/// Digits in groups of two from the end, as the French write them.
fn grouped(digits: &str, joint: &str) -> String {
    let first = digits.len() % 2;
    let (head, tail) = digits.split_at(first);
    let mut groups: Vec<&str> = if head.is_empty() { Vec::new() } else { vec![head] };
    let mut at = 0;
    while at < tail.len() {
        groups.push(&tail[at..at + 2]);
        at += 2;
    }
    groups.join(joint)
}

/// The number as someone typed it; `None` where the field stayed empty.
pub(super) fn as_typed(dice: &mut Dice, number: &str) -> Option<String> {
    let plan = PLANS.iter().find(|(country, digits, start, _)| {
        number.len() == 1 + country.len() + digits && number[1..].starts_with(&format!("{country}{start}"))
    });
    let (country, national, prefix) = plan.map_or(("", &number[1..], ""), |(country, _, _, prefix)| {
        (*country, &number[1 + country.len()..], *prefix)
    });
    Some(match dice.below(100) {
        0..70 => number.to_owned(),
        70..80 => format!("+{country} {}", grouped(national, " ")),
        80..85 => grouped(&format!("{prefix}{national}"), " "),
        85..88 => format!("00{country}{national}"),
        88..91 => grouped(&format!("{prefix}{national}"), "."),
        91..93 => format!("({}) {}-{}", &national[..3], &national[3..6], &national[6..]),
        93..95 => format!("{country}{national}"),
        95 => format!("+{country} (0) {national} ext. 12"),
        96 => "after 6 pm only".to_owned(),
        97 => String::new(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_e164_and_most_typed_forms_keep_their_digits() {
        let mut dice = Dice::new(3, "phones");
        let mut kept = 0;
        for _ in 0..1_000 {
            let number = number(&mut dice);
            assert!(number.starts_with('+') && (11..=14).contains(&number.len()), "{number}");
            let typed = as_typed(&mut dice, &number).unwrap_or_default();
            let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
            kept += usize::from(digits == number[1..]);
        }
        assert!((700..950).contains(&kept), "{kept}");
    }
}
