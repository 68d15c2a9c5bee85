//! Countries of phone numbers by their calling code (ITU-T E.164).

use kernel::digit_of;

use crate::table::Cell;

/// Calling codes and the ISO code of their country, or of the largest of those that share one; by length, then in order.
const CODES: &[(&str, &str)] = &[
    ("1", "US"),
    ("7", "RU"),
    ("20", "EG"),
    ("27", "ZA"),
    ("30", "GR"),
    ("31", "NL"),
    ("32", "BE"),
    ("33", "FR"),
    ("34", "ES"),
    ("36", "HU"),
    ("39", "IT"),
    ("40", "RO"),
    ("41", "CH"),
    ("43", "AT"),
    ("44", "GB"),
    ("45", "DK"),
    ("46", "SE"),
    ("47", "NO"),
    ("48", "PL"),
    ("49", "DE"),
    ("51", "PE"),
    ("52", "MX"),
    ("53", "CU"),
    ("54", "AR"),
    ("55", "BR"),
    ("56", "CL"),
    ("57", "CO"),
    ("58", "VE"),
    ("60", "MY"),
    ("61", "AU"),
    ("62", "ID"),
    ("63", "PH"),
    ("64", "NZ"),
    ("65", "SG"),
    ("66", "TH"),
    ("81", "JP"),
    ("82", "KR"),
    ("84", "VN"),
    ("86", "CN"),
    ("90", "TR"),
    ("91", "IN"),
    ("92", "PK"),
    ("93", "AF"),
    ("94", "LK"),
    ("95", "MM"),
    ("98", "IR"),
    ("211", "SS"),
    ("212", "MA"),
    ("213", "DZ"),
    ("216", "TN"),
    ("218", "LY"),
    ("220", "GM"),
    ("221", "SN"),
    ("222", "MR"),
    ("223", "ML"),
    ("224", "GN"),
    ("225", "CI"),
    ("226", "BF"),
    ("227", "NE"),
    ("228", "TG"),
    ("229", "BJ"),
    ("230", "MU"),
    ("231", "LR"),
    ("232", "SL"),
    ("233", "GH"),
    ("234", "NG"),
    ("235", "TD"),
    ("236", "CF"),
    ("237", "CM"),
    ("238", "CV"),
    ("239", "ST"),
    ("240", "GQ"),
    ("241", "GA"),
    ("242", "CG"),
    ("243", "CD"),
    ("244", "AO"),
    ("245", "GW"),
    ("246", "IO"),
    ("248", "SC"),
    ("249", "SD"),
    ("250", "RW"),
    ("251", "ET"),
    ("252", "SO"),
    ("253", "DJ"),
    ("254", "KE"),
    ("255", "TZ"),
    ("256", "UG"),
    ("257", "BI"),
    ("258", "MZ"),
    ("260", "ZM"),
    ("261", "MG"),
    ("262", "RE"),
    ("263", "ZW"),
    ("264", "NA"),
    ("265", "MW"),
    ("266", "LS"),
    ("267", "BW"),
    ("268", "SZ"),
    ("269", "KM"),
    ("290", "SH"),
    ("291", "ER"),
    ("297", "AW"),
    ("298", "FO"),
    ("299", "GL"),
    ("350", "GI"),
    ("351", "PT"),
    ("352", "LU"),
    ("353", "IE"),
    ("354", "IS"),
    ("355", "AL"),
    ("356", "MT"),
    ("357", "CY"),
    ("358", "FI"),
    ("359", "BG"),
    ("370", "LT"),
    ("371", "LV"),
    ("372", "EE"),
    ("373", "MD"),
    ("374", "AM"),
    ("375", "BY"),
    ("376", "AD"),
    ("377", "MC"),
    ("378", "SM"),
    ("380", "UA"),
    ("381", "RS"),
    ("382", "ME"),
    ("383", "XK"),
    ("385", "HR"),
    ("386", "SI"),
    ("387", "BA"),
    ("389", "MK"),
    ("420", "CZ"),
    ("421", "SK"),
    ("423", "LI"),
    ("500", "FK"),
    ("501", "BZ"),
    ("502", "GT"),
    ("503", "SV"),
    ("504", "HN"),
    ("505", "NI"),
    ("506", "CR"),
    ("507", "PA"),
    ("508", "PM"),
    ("509", "HT"),
    ("590", "GP"),
    ("591", "BO"),
    ("592", "GY"),
    ("593", "EC"),
    ("594", "GF"),
    ("595", "PY"),
    ("596", "MQ"),
    ("597", "SR"),
    ("598", "UY"),
    ("599", "CW"),
    ("670", "TL"),
    ("672", "NF"),
    ("673", "BN"),
    ("674", "NR"),
    ("675", "PG"),
    ("676", "TO"),
    ("677", "SB"),
    ("678", "VU"),
    ("679", "FJ"),
    ("680", "PW"),
    ("681", "WF"),
    ("682", "CK"),
    ("683", "NU"),
    ("685", "WS"),
    ("686", "KI"),
    ("687", "NC"),
    ("688", "TV"),
    ("689", "PF"),
    ("690", "TK"),
    ("691", "FM"),
    ("692", "MH"),
    ("850", "KP"),
    ("852", "HK"),
    ("853", "MO"),
    ("855", "KH"),
    ("856", "LA"),
    ("880", "BD"),
    ("886", "TW"),
    ("960", "MV"),
    ("961", "LB"),
    ("962", "JO"),
    ("963", "SY"),
    ("964", "IQ"),
    ("965", "KW"),
    ("966", "SA"),
    ("967", "YE"),
    ("968", "OM"),
    ("970", "PS"),
    ("971", "AE"),
    ("972", "IL"),
    ("973", "BH"),
    ("974", "QA"),
    ("975", "BT"),
    ("976", "MN"),
    ("977", "NP"),
    ("992", "TJ"),
    ("993", "TM"),
    ("994", "AZ"),
    ("995", "GE"),
    ("996", "KG"),
    ("998", "UZ"),
];
/// A number without a country.
pub(crate) const NATIONAL: &str = "national";
/// What is too short to be one.
pub(crate) const INVALID: &str = "invalid";
/// E.164 allows fifteen digits; three are enough to tell the country.
const DIGITS: usize = 15;
/// Shorter ones call nobody.
const FEWEST_DIGITS: usize = 6;

/// The country of a number with `+` or `00`; `national` without.
pub(super) fn country(number: &str) -> Cell {
    let number = number.trim();
    let typed = number.chars().filter_map(digit_of).filter_map(|digit| u8::try_from(digit).ok());
    let mut digits = [0_u8; DIGITS];
    let mut count = 0;
    for (place, digit) in digits.iter_mut().zip(typed) {
        *place = digit;
        count += 1;
    }
    let digits = core::str::from_utf8(digits.get(..count).unwrap_or_default()).unwrap_or_default();
    if digits.len() < FEWEST_DIGITS {
        return Cell::Text(INVALID.to_owned());
    }
    let is_plus = |character| matches!(character, '+' | '\u{ff0b}');
    let first = number.chars().find(|character| is_plus(*character) || digit_of(*character).is_some());
    let code = if first.is_some_and(is_plus) { Some(digits) } else { digits.strip_prefix("00") };
    let country = code.map_or(NATIONAL, |code| by_code(code).unwrap_or(INVALID));
    Cell::Text(country.to_owned())
}

fn by_code(digits: &str) -> Option<&'static str> {
    // No code is the beginning of another, so the first that fits is the only one.
    (1..=3).find_map(|length| {
        let code = digits.get(..length)?;
        let at = CODES.binary_search_by(|(known, _)| (known.len(), *known).cmp(&(length, code))).ok()?;
        CODES.get(at).map(|(_, country)| *country)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn international_numbers_have_a_country() {
        for (number, expected) in [
            ("+33 6 12 34 56 78", "FR"),
            ("0033 612345678", "FR"),
            ("+1 (415) 555-0100", "US"),
            ("+44 (0)20 7946 0000", "GB"),
            ("tel:+212612345678", "MA"),
            ("\u{ff0b}\u{ff13}\u{ff13}612345678", "FR"),
            ("+३३ ६१२३४५६७८", "FR"),
            ("06 12 34 56 78", "national"),
            ("33612345678", "national"),
            ("+999 123456", "invalid"),
            ("12", "invalid"),
            ("n/a", "invalid"),
        ] {
            assert_eq!(country(number), Cell::Text(expected.to_owned()), "{number}");
        }
    }

    #[test]
    fn every_calling_code_is_found() {
        for (code, expected) in CODES {
            assert_eq!(country(&format!("+{code}1234567")), Cell::Text((*expected).to_owned()), "{code}");
        }
    }

    #[test]
    fn no_calling_code_begins_with_another() {
        for (code, _) in CODES {
            let shorter = CODES.iter().filter(|(other, _)| other != code && code.starts_with(other));
            assert_eq!(shorter.count(), 0, "{code}");
        }
    }
}
