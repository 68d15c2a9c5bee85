//! Numbers by their section.

use std::fmt::Write as _;

use super::{
    code::{Token, text_of},
    decimal::Decimal,
};

/// What the signs of a section ask for.
#[derive(Debug, Default)]
struct Plan {
    decimals: usize,
    thousands: bool,
    /// Powers of ten that the number is multiplied by: percent adds two, a comma at the end takes three.
    shift: i32,
    exponent: bool,
    fraction: bool,
}

/// Shows a number. Without a digit in the section only its texts are shown.
pub(super) fn show(tokens: &[Token], value: f64) -> String {
    let plan = plan(tokens);
    if plan.fraction {
        return fraction(tokens, value);
    }
    let mut decimal = Decimal::of(value);
    decimal.shift(plan.shift);
    let exponent = if plan.exponent { decimal.exponent() } else { 0 };
    decimal.shift(-exponent);
    decimal.round(plan.decimals);
    let has_digits = tokens.iter().any(|token| matches!(token, Token::Digit(_)));
    let sign = if value < 0.0 && !decimal.is_zero() && has_digits { "-" } else { "" };
    let point = tokens.iter().position(|token| *token == Token::Point).unwrap_or(tokens.len());
    let power = tokens.iter().position(|token| matches!(token, Token::Exponent(_))).unwrap_or(tokens.len());
    let end = point.min(power);
    let mut out = String::from(sign);
    let (before, after) = tokens.split_at(end);
    out.push_str(&integer(before, after, &decimal, plan.thousands));
    let (decimals, rest) = after.split_at(power.saturating_sub(end).min(after.len()));
    push_decimals(&mut out, decimals, &decimal);
    push_exponent(&mut out, rest, exponent);
    out.trim().to_owned()
}

fn plan(tokens: &[Token]) -> Plan {
    let mut plan = Plan::default();
    let mut in_decimals = false;
    let mut digits = 0;
    let last_digit = tokens.iter().rposition(|token| matches!(token, Token::Digit(_)));
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Digit(_) if in_decimals && !plan.exponent => plan.decimals += 1,
            Token::Digit(_) => digits += 1,
            Token::Point => in_decimals = true,
            Token::Percent => plan.shift += 2,
            Token::Comma if digits > 0 && last_digit.is_some_and(|last| at > last) => plan.shift -= 3,
            Token::Comma => plan.thousands |= digits > 0,
            Token::Exponent(_) => plan.exponent = true,
            Token::Slash => plan.fraction |= digits > 0,
            _ => {}
        }
    }
    plan
}

/// The part before the point: digits fill their places from the right, the first place takes all that are left.
fn integer(tokens: &[Token], after: &[Token], decimal: &Decimal, thousands: bool) -> String {
    let digits: Vec<char> = decimal.integer().chars().rev().collect();
    let first = tokens.iter().position(|token| matches!(token, Token::Digit(_)));
    let mut reversed: Vec<char> = Vec::new();
    let mut taken = 0;
    let push = |reversed: &mut Vec<char>, digit: char, taken: &mut usize| {
        if thousands && *taken > 0 && (*taken).is_multiple_of(3) {
            reversed.push(',');
        }
        reversed.push(digit);
        *taken += 1;
    };
    for (at, token) in tokens.iter().enumerate().rev() {
        match token {
            Token::Digit(place) => {
                let digit = digits.get(taken).copied().or(match place {
                    '0' => Some('0'),
                    _ => None,
                });
                if let Some(digit) = digit {
                    push(&mut reversed, digit, &mut taken);
                }
                while first == Some(at)
                    && let Some(digit) = digits.get(taken)
                {
                    push(&mut reversed, *digit, &mut taken);
                }
            }
            Token::Comma => {}
            other => reversed.extend(text_of(other).chars().rev()),
        }
    }
    // `.00` has no place before its point.
    if first.is_none() && after.first() == Some(&Token::Point) {
        reversed.extend(digits);
    }
    reversed.iter().rev().collect()
}

fn push_decimals(out: &mut String, tokens: &[Token], decimal: &Decimal) {
    let places = tokens.iter().filter(|token| matches!(token, Token::Digit(_))).count();
    let digits: Vec<char> = decimal.fraction(places).chars().collect();
    let mut at = 0;
    for token in tokens {
        match token {
            Token::Digit(place) => {
                let rest = digits.get(at..).unwrap_or_default();
                let digit = digits.get(at).copied().unwrap_or('0');
                if *place == '0' || rest.iter().any(|digit| *digit != '0') {
                    out.push(digit);
                }
                at += 1;
            }
            Token::Comma => {}
            Token::Point if places == 0 => {}
            other => out.push_str(&text_of(other)),
        }
    }
    if out.ends_with('.') {
        out.pop();
    }
}

fn push_exponent(out: &mut String, tokens: &[Token], exponent: i32) {
    let mut rest = tokens.iter();
    let Some(Token::Exponent(plus)) = rest.next() else { return };
    let places = tokens.iter().filter(|token| matches!(token, Token::Digit(_))).count();
    let sign = if exponent < 0 {
        "-"
    } else if *plus {
        "+"
    } else {
        ""
    };
    let _ = write!(out, "E{sign}{:0places$}", exponent.unsigned_abs());
    for token in rest.filter(|token| !matches!(token, Token::Digit(_))) {
        out.push_str(&text_of(token));
    }
}

/// `# ?/?`: the nearest fraction whose denominator has as many digits as there are places.
fn fraction(tokens: &[Token], value: f64) -> String {
    let slash = tokens.iter().position(|token| *token == Token::Slash).unwrap_or(0);
    let places = tokens.iter().skip(slash).filter(|token| matches!(token, Token::Digit(_))).count();
    let most = 10_u32.pow(u32::try_from(places).unwrap_or(1).clamp(1, 3)) - 1;
    let whole = value.abs().trunc();
    let part = value.abs() - whole;
    let error = |denominator: u32| {
        let scaled = part * f64::from(denominator);
        (scaled.round() - scaled).abs() / f64::from(denominator)
    };
    let best = (1..=most).min_by(|left, right| error(*left).total_cmp(&error(*right))).unwrap_or(1);
    let numerator = (part * f64::from(best)).round();
    let sign = if value < 0.0 { "-" } else { "" };
    if numerator == 0.0 {
        format!("{sign}{whole}")
    } else if whole == 0.0 {
        format!("{sign}{numerator}/{best}")
    } else {
        format!("{sign}{whole} {numerator}/{best}")
    }
}
