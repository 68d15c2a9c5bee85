//! Decimal digits of a number. A sheet knows fifteen of them.

/// The digits of a number above zero: `0.d1d2d3… × 10^point`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: Vec<u8>,
    point: i32,
}

impl Decimal {
    /// Fifteen digits, as many as Excel keeps; what comes after them is noise of the binary number.
    pub(super) fn of(value: f64) -> Self {
        let written = format!("{:.14e}", value.abs());
        let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        let mut decimal = Self { digits, point: exponent.parse::<i32>().unwrap_or(0) + 1 };
        decimal.trim();
        decimal
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
        }
    }

    /// Rounds half up at a number of decimals.
    pub(super) fn round(&mut self, decimals: usize) {
        let keep = i64::from(self.point) + i64::try_from(decimals).unwrap_or(i64::MAX);
        let Ok(keep) = usize::try_from(keep) else {
            self.digits.clear();
            return self.trim();
        };
        let up = self.digits.get(keep).is_some_and(|digit| *digit >= 5);
        self.digits.truncate(keep);
        if up {
            for digit in self.digits.iter_mut().rev() {
                if *digit < 9 {
                    *digit += 1;
                    return self.trim();
                }
                *digit = 0;
            }
            self.digits.insert(0, 1);
            self.point += 1;
        }
        self.trim();
    }

    /// Moves the point to the right.
    pub(super) fn shift(&mut self, places: i32) {
        if !self.digits.is_empty() {
            self.point += places;
        }
    }

    /// The power of ten of the first digit.
    pub(super) fn exponent(&self) -> i32 {
        if self.digits.is_empty() { 0 } else { self.point - 1 }
    }

    /// The digits before the point, without leading zeros.
    pub(super) fn integer(&self) -> String {
        (0..self.point.max(0)).map(|at| self.digit(at)).collect()
    }

    /// The digits after the point.
    pub(super) fn fraction(&self, decimals: usize) -> String {
        let from = self.point;
        (0..i32::try_from(decimals).unwrap_or(0)).map(|at| self.digit(from + at)).collect()
    }

    /// How many decimals there are.
    pub(super) fn decimals(&self) -> usize {
        let count = i32::try_from(self.digits.len()).unwrap_or(0) - self.point;
        usize::try_from(count).unwrap_or(0)
    }

    fn digit(&self, at: i32) -> char {
        let digit = usize::try_from(at).ok().and_then(|at| self.digits.get(at)).copied().unwrap_or(0);
        char::from(b'0' + digit)
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }
}

/// A number without a format. From 10^15 on, and below 10^-9, with an exponent.
pub(super) fn general(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let mut decimal = Decimal::of(value);
    let exponent = decimal.exponent();
    let sign = if value < 0.0 && !decimal.is_zero() { "-" } else { "" };
    let suffix = if (-9..15).contains(&exponent) {
        String::new()
    } else {
        decimal.shift(-exponent);
        format!("E{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.unsigned_abs())
    };
    let integer = decimal.integer();
    let integer = if integer.is_empty() { "0" } else { &integer };
    let fraction = decimal.fraction(decimal.decimals());
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{integer}{point}{fraction}{suffix}")
}
