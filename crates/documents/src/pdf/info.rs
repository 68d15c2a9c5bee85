//! What a PDF says about itself.

use hayro_syntax::{
    Pdf,
    object::{DateTime, Dict, String as PdfString},
};

use super::strings::decode;
use crate::{Metadata, language::language_of_tag};

/// The document information, and the language of the catalog.
pub(super) fn metadata(pdf: &Pdf, pages: u64) -> Metadata {
    let info = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| {
        let text = decode(bytes.as_deref()?);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    };
    let mut found = Metadata {
        title: text(&info.title),
        author: text(&info.author),
        created: info.creation_date.as_ref().map(date),
        modified: info.modification_date.as_ref().map(date),
        language: language(pdf),
        pages: u32::try_from(pages).ok(),
        ..Metadata::default()
    };
    let extras = [
        ("subject", &info.subject),
        ("keywords", &info.keywords),
        ("creator", &info.creator),
        ("producer", &info.producer),
    ];
    for (name, value) in extras {
        if let Some(value) = text(value) {
            found.extra.insert(name.to_owned(), value);
        }
    }
    found
}

fn language(pdf: &Pdf) -> Option<String> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    language_of_tag(&decode(&catalog.get::<PdfString<'_>>("Lang")?))
}

fn date(date: &DateTime) -> String {
    let DateTime { year, month, day, hour, minute, second, utc_offset_hour, utc_offset_minute } = *date;
    let sign = if utc_offset_hour < 0 { '-' } else { '+' };
    let zone = if utc_offset_hour == 0 && utc_offset_minute == 0 {
        "Z".to_owned()
    } else {
        format!("{sign}{:02}:{utc_offset_minute:02}", utc_offset_hour.unsigned_abs())
    };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_zone() {
        let mut at = DateTime {
            year: 2024,
            month: 3,
            day: 9,
            hour: 8,
            minute: 7,
            second: 6,
            utc_offset_hour: -5,
            utc_offset_minute: 30,
        };
        assert_eq!(date(&at), "2024-03-09T08:07:06-05:30");
        (at.utc_offset_hour, at.utc_offset_minute) = (0, 0);
        assert_eq!(date(&at), "2024-03-09T08:07:06Z");
    }
}
