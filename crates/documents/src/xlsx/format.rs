//! Number formats: a number as the program shows it.

mod code;
mod date;
mod decimal;
mod number;

pub(super) use code::Code;

use code::Section;

/// A format, ready to be used for every cell that has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Format {
    /// As many digits as the number has.
    #[default]
    General,
    /// One or more sections, chosen by the sign of the number.
    Code(Code),
}

impl Format {
    /// The format of a number in `cellXfs`, built in or with a code of the file's own.
    pub(super) fn of(id: u32, code: Option<&str>) -> Self {
        match code.or_else(|| built_in(id)) {
            Some(code) => Code::parse(code).map_or(Self::General, Self::Code),
            None => Self::General,
        }
    }

    /// Shows a number. `epoch_1904`: days are counted from 1904, as old Macs did.
    pub(super) fn show(&self, value: f64, epoch_1904: bool) -> String {
        let Self::Code(code) = self else { return decimal::general(value) };
        let (section, value) = code.section(value);
        match section {
            Section::General(before, after) => format!("{before}{}{after}", decimal::general(value)),
            Section::Date(tokens) => {
                date::show(tokens, value, epoch_1904).unwrap_or_else(|| decimal::general(value))
            }
            Section::Number(tokens) => number::show(tokens, value),
            Section::Text => decimal::general(value),
        }
    }
}

/// The formats that files name by number alone. Those that differ by country are written in the international way.
#[allow(clippy::match_same_arms, reason = "by number, as the standard lists them")]
fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "$#,##0;-$#,##0",
        7 | 8 => "$#,##0.00;-$#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        // Short dates in the order of the reader's country, and the dates of East Asia.
        14 | 27..=31 | 36 | 50..=54 | 57 | 58 => "yyyy-mm-dd",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 | 32 => "h:mm",
        21 | 33 => "h:mm:ss",
        22 => "yyyy-mm-dd h:mm",
        37 | 38 => "#,##0;-#,##0",
        39 | 40 => "#,##0.00;-#,##0.00",
        41 | 42 => "#,##0",
        43 | 44 => "#,##0.00",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: f64, code: &str) -> String {
        Format::of(0, Some(code)).show(value, false)
    }

    #[test]
    fn numbers_are_shown_as_excel_shows_them() {
        for (value, code, text) in [
            (1_234.5, "General", "1234.5"),
            (0.1 + 0.2, "General", "0.3"),
            (1e21, "General", "1E+21"),
            (1_234_567.891, "#,##0.00", "1,234,567.89"),
            (0.125, "0.00", "0.13"),
            (-0.125, "0.0%", "-12.5%"),
            (0.5, "0%", "50%"),
            (12.0, "000", "012"),
            (0.0, "#", ""),
            (1.5, "0.###", "1.5"),
            (123_456_789.0, "000-00-0000", "123-45-6789"),
            (1_234_567.0, "#,##0,\"k\"", "1,235k"),
            (-5.0, "0;(0)", "(5)"),
            (0.0, "0;-0;\"none\"", "none"),
            (9.5, "[$€-407] #,##0.00", "€ 9.50"),
            (12345.0, "0.00E+00", "1.23E+04"),
            (1.25, "# ?/?", "1 1/4"),
            (7.0, "[<5]\"few\";\"many\"", "many"),
            (42.0, "[Red]0_);[Blue](0)", "42"),
        ] {
            assert_eq!(shown(value, code), text, "{value} as {code}");
        }
    }

    #[test]
    fn dates_are_shown_as_their_code_says() {
        for (value, code, text) in [
            (45_372.0, "yyyy-mm-dd", "2024-03-21"),
            (45_372.415_277_777_8, "dd.mm.yyyy hh:mm", "21.03.2024 09:58"),
            (45_372.75, "d-mmm-yy h:mm AM/PM", "21-Mar-24 6:00 PM"),
            (45_372.0, "dddd, mmmm d", "Thursday, March 21"),
            (1.5, "[h]:mm", "36:00"),
            (0.000_011_574, "mm:ss.0", "00:01.0"),
            (60.0, "yyyy-mm-dd", "1900-02-29"),
            (1.0, "yyyy-mm-dd", "1900-01-01"),
            (-1.0, "yyyy-mm-dd", "-1"),
            (9e15, "yyyy", "9E+15"),
        ] {
            assert_eq!(shown(value, code), text, "{value} as {code}");
        }
        assert_eq!(Format::of(14, None).show(0.0, true), "1904-01-01");
    }
}
