//! Dates and times: days since an epoch.

use std::fmt::Write as _;

use super::code::{Token, text_of};

/// The last day that sheets know: 9999-12-31.
const LAST_DAY: f64 = 2_958_466.0;
const DAY: i64 = 86_400;
/// From 1970-01-01 back to the day before 1900-01-01, and to 1904-01-01.
const EPOCH_1900: i64 = -25_568;
const EPOCH_1904: i64 = -24_107;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

#[derive(Clone, Copy, Debug)]
struct Moment {
    year: i64,
    month: usize,
    day: i64,
    weekday: usize,
    /// Thousandths of a second since midnight.
    millis: i64,
    /// The same since the epoch.
    total_millis: i64,
}

/// Shows a date, none when the number is not one.
pub(super) fn show(tokens: &[Token], value: f64, epoch_1904: bool) -> Option<String> {
    let fraction = decimals(tokens);
    let moment = moment(value, epoch_1904, fraction)?;
    let twelve = tokens.iter().any(|token| matches!(token, Token::Half(_)));
    let mut out = String::new();
    let mut in_fraction = false;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Date('m', run) if *run <= 2 && is_minute(tokens, at) => {
                push_padded(&mut out, moment.millis / 60_000 % 60, *run);
            }
            Token::Date(unit, run) => push_unit(&mut out, &moment, *unit, *run, twelve),
            Token::Elapsed(unit) => {
                let size = match unit {
                    'h' => 3_600_000,
                    'm' => 60_000,
                    _ => 1_000,
                };
                out.push_str(&(moment.total_millis / size).to_string());
            }
            Token::Half(long) => {
                let half = if moment.millis < DAY * 500 { "AM" } else { "PM" };
                out.push_str(if *long { half } else { half.get(..1).unwrap_or_default() });
            }
            Token::Point if fraction > 0 => {
                in_fraction = true;
                let millis = format!("{:03}", moment.millis % 1_000);
                out.push('.');
                out.push_str(millis.get(..fraction).unwrap_or_default());
            }
            Token::Digit(_) if in_fraction => {}
            other => out.push_str(&text_of(other)),
        }
    }
    Some(out)
}

/// How many digits of a second are shown.
fn decimals(tokens: &[Token]) -> usize {
    let at = tokens.iter().position(|token| *token == Token::Point);
    let rest = at.and_then(|at| tokens.get(at + 1..)).unwrap_or_default();
    rest.iter().take_while(|token| matches!(token, Token::Digit('0'))).count().min(3)
}

/// An `m` is a minute behind hours and before seconds.
fn is_minute(tokens: &[Token], at: usize) -> bool {
    let unit = |token: &Token| match token {
        Token::Date(unit, _) | Token::Elapsed(unit) => Some(*unit),
        _ => None,
    };
    let before = tokens.get(..at).unwrap_or_default().iter().rev().find_map(unit);
    let after = tokens.get(at + 1..).unwrap_or_default().iter().find_map(unit);
    before == Some('h') || after == Some('s')
}

fn push_unit(out: &mut String, moment: &Moment, unit: char, run: usize, twelve: bool) {
    match (unit, run) {
        ('y', 1 | 2) => push_padded(out, moment.year % 100, 2),
        ('y', _) => push_padded(out, moment.year, 4),
        ('m', 1 | 2) => push_padded(out, i64::try_from(moment.month).unwrap_or(0), run),
        ('m', _) => {
            let name = MONTHS.get(moment.month.saturating_sub(1)).copied().unwrap_or_default();
            let length = match run {
                3 => 3,
                5 => 1,
                _ => name.len(),
            };
            out.push_str(name.get(..length).unwrap_or(name));
        }
        ('d', 1 | 2) => push_padded(out, moment.day, run),
        ('d', _) => {
            let name = DAYS.get(moment.weekday).copied().unwrap_or_default();
            out.push_str(if run == 3 { name.get(..3).unwrap_or(name) } else { name });
        }
        ('h', _) => {
            let hour = moment.millis / 3_600_000;
            let hour = if twelve { (hour + 11) % 12 + 1 } else { hour };
            push_padded(out, hour, run.min(2));
        }
        _ => push_padded(out, moment.millis / 1_000 % 60, run.min(2)),
    }
}

fn push_padded(out: &mut String, number: i64, width: usize) {
    let _ = write!(out, "{number:0width$}");
}

#[allow(clippy::cast_possible_truncation, reason = "the range was checked")]
fn moment(value: f64, epoch_1904: bool, decimals: usize) -> Option<Moment> {
    if !(0.0..LAST_DAY).contains(&value) {
        return None;
    }
    // Rounded to what is shown, so that 59.9996 s is the next minute.
    let step = 1_000 / 10_i64.pow(u32::try_from(decimals).unwrap_or(0));
    let exact = (value * 86_400_000.0).round() as i64;
    let total_millis = (exact + step / 2) / step * step;
    let day = total_millis / (DAY * 1_000);
    let millis = total_millis % (DAY * 1_000);
    let (year, month, of_month) = if epoch_1904 {
        civil(day + EPOCH_1904)
    } else {
        match day {
            // Day 0 is the time alone; day 60 never was, but Excel counts it for Lotus's sake.
            0 => (1900, 1, 0),
            60 => (1900, 2, 29),
            day if day < 60 => civil(day + EPOCH_1900),
            day => civil(day + EPOCH_1900 - 1),
        }
    };
    let weekday = usize::try_from((day + if epoch_1904 { 5 } else { 6 }) % 7).unwrap_or(0);
    Some(Moment { year, month, day: of_month, weekday, millis, total_millis })
}

/// Days since 1970-01-01 as year, month and day (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn civil(days: i64) -> (i64, usize, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), usize::try_from(month).unwrap_or(1), day)
}
