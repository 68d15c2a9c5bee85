//! Files to markdown, part by part, with an account of every page, sheet, slide and byte.
//!
//! [`Document::open`] sniffs the format by content and opens it; [`Document::part`] is random access and deterministic,
//! so a job that was killed goes on with the next index. The parts' units add up to [`Document::totals`] for every
//! input ([`Account`] checks it): each unit is parsed, skipped with a reason or failed with a reason.
//!
//! ```
//! use documents::{Account, Document, Limits};
//!
//! let file = b"name,seats\nBasic,5\nTeam,20\n".to_vec();
//! let mut document = Document::open(file, Some("prices.csv"), None, Limits::default())?;
//! let (mut markdown, mut units) = (String::new(), Vec::new());
//! let mut index = 0;
//! while let Some(part) = document.part(index)? {
//!     markdown.push_str(&part.markdown);
//!     units.extend(part.units);
//!     index += 1;
//! }
//! assert!(markdown.contains("| Team | 20 |"), "{markdown}");
//! assert!(Account::of(&document.totals(), &units).balanced);
//! # Ok::<(), kernel::Problem>(())
//! ```

mod account;
mod attached;
mod charset;
mod context;
mod csv;
mod document;
mod docx;
mod eml;
mod format;
mod formula;
mod header;
mod html;
mod language;
mod limits;
mod markdown;
mod metadata;
mod ooxml;
mod pdf;
mod plain;
mod pptx;
mod reader;
mod script;
mod sliced;
mod sniff;
mod symbols;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod unit;
mod words;
mod xlsx;

pub use account::{Account, Tally};
pub use document::Document;
pub use format::Format;
pub use language::language;
pub use limits::Limits;
pub use metadata::Metadata;
pub use sniff::sniff;
pub use unit::{Part, Unit, UnitKind, UnitStatus};
pub use words::count_words;
