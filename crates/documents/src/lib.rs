//! Files to markdown, part by part, with an account of every page, sheet, slide and byte.
//!
//! [`Document::open`] sniffs the format by content and opens it; [`Document::part`] is random access and deterministic,
//! so a job that was killed goes on with the next index. The parts' units add up to [`Document::totals`] for every
//! input ([`Account`] checks it): each unit is parsed, skipped with a reason or failed with a reason.

mod account;
mod charset;
mod context;
mod csv;
mod document;
mod docx;
mod eml;
mod format;
mod html;
mod language;
mod limits;
mod link;
mod markdown;
mod metadata;
mod ooxml;
mod pdf;
mod pptx;
mod reader;
mod sliced;
mod sniff;
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
