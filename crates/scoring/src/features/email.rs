//! Kinds of e-mail addresses.

use crate::table::Cell;

/// Providers with many national domains, by the label before the ending (`yahoo.fr`, `gmail.com`);
/// in order.
const FREE_LABELS: &[&str] = &[
    "126",
    "163",
    "aol",
    "arcor",
    "bbox",
    "bigpond",
    "bol",
    "btinternet",
    "comcast",
    "daum",
    "email",
    "fastmail",
    "freenet",
    "gmail",
    "gmx",
    "googlemail",
    "hanmail",
    "hey",
    "hotmail",
    "icloud",
    "inbox",
    "interia",
    "laposte",
    "libero",
    "live",
    "mail",
    "msn",
    "naver",
    "neuf",
    "ntlworld",
    "numericable",
    "onet",
    "optusnet",
    "orange",
    "outlook",
    "passport",
    "proton",
    "protonmail",
    "qq",
    "rambler",
    "rediffmail",
    "rocketmail",
    "seznam",
    "sfr",
    "sina",
    "sky",
    "t-online",
    "terra",
    "tiscali",
    "tuta",
    "tutanota",
    "ukr",
    "uol",
    "verizon",
    "virgilio",
    "wanadoo",
    "yahoo",
    "yandex",
    "ymail",
    "zoho",
    "zohomail",
];
/// Providers whose label alone would also be a company's.
const FREE_DOMAINS: &[&str] = &[
    "me.com",
    "mac.com",
    "web.de",
    "free.fr",
    "pm.me",
    "wp.pl",
    "o2.pl",
    "list.ru",
    "bk.ru",
    "bigmir.net",
    "alice.it",
    "att.net",
    "sbcglobal.net",
    "cox.net",
    "shaw.ca",
    "rogers.com",
    "telus.net",
    "duck.com",
    "aliceadsl.fr",
    "club-internet.fr",
];

/// `company`, `free` or `invalid`.
pub(super) fn kind(address: &str) -> Cell {
    let domain =
        address.trim().rsplit_once('@').filter(|(mailbox, _)| !mailbox.is_empty()).map(|(_, domain)| domain);
    let kind = match domain {
        Some(domain) if is_domain(domain) => {
            if is_free(&domain.to_ascii_lowercase()) {
                "free"
            } else {
                "company"
            }
        }
        _ => "invalid",
    };
    Cell::Text(kind.to_owned())
}

fn is_domain(domain: &str) -> bool {
    let labels = || domain.split('.');
    labels().count() > 1
        && labels().all(|label| {
            !label.is_empty()
                && label.chars().all(|character| character.is_alphanumeric() || character == '-')
        })
}

fn is_free(domain: &str) -> bool {
    // "yahoo.co.uk" and "gmail.com" have at most two labels of ending; "gmail.acme.com" is somebody's own.
    let mut labels = domain.split('.');
    let first = labels.next().unwrap_or_default();
    let ending: Vec<&str> = labels.collect();
    let is_ending = match ending.as_slice() {
        [_] => true,
        [second, last] => matches!(*second, "co" | "com" | "net" | "org" | "ne" | "or") && last.len() == 2,
        _ => false,
    };
    FREE_DOMAINS.contains(&domain) || (is_ending && FREE_LABELS.binary_search(&first).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_providers_are_in_order() {
        assert!(FREE_LABELS.is_sorted());
    }

    #[test]
    fn addresses_are_of_a_company_or_of_a_provider() {
        for (address, expected) in [
            ("ada@gmail.com", "free"),
            (" Ada@GMAIL.com ", "free"),
            ("ada@yahoo.co.uk", "free"),
            ("ada@web.de", "free"),
            ("ada@gmail.example", "free"),
            ("ada@lovelace.example", "company"),
            ("ada@gmail.acme.com", "company"),
            ("ada@orangery.fr", "company"),
            ("ada@éditions.fr", "company"),
            ("\"a@b\"@acme.com", "company"),
            ("ada", "invalid"),
            ("@gmail.com", "invalid"),
            ("ada@localhost", "invalid"),
            ("ada@acme..com", "invalid"),
            ("ada@ac me.com", "invalid"),
        ] {
            assert_eq!(kind(address), Cell::Text(expected.to_owned()), "{address}");
        }
    }
}
