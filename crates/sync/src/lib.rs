//! Mirroring HubSpot: from a page of records to rows, and where to go on after each batch.
//!
//! Pure decisions only: records become rows ([`read_page`]), two versions of a row meet at one gate ([`Stamp`]), a
//! sync is a walk through [`Phase`]s whose [`Cursor`] is committed with the rows of each batch.
//!
//! ```
//! use hubspot::ObjectType;
//! use kernel::Timestamp;
//!
//! let body = r#"{"results": [{"id": "7", "properties": {"email": "ada@example.com"}, "archived": false,
//!     "createdAt": "2026-01-05T10:00:00.000Z", "updatedAt": "2026-01-06T10:00:00.000Z"}]}"#;
//! let sent_at = Timestamp::parse("2026-01-07T09:00:00Z").unwrap();
//! let page = sync::read_page(ObjectType::Contacts, body, sent_at).unwrap();
//! let row = &page.batch.into_rows()[0];
//! assert_eq!(row.hubspot_id, "7");
//!
//! let reread = sync::Stamp { read_at: sent_at.plus_millis(1), ..row.stamp };
//! assert!(reread.wins_over(Some(row.stamp)), "the later read of the same state");
//! assert!(!row.stamp.wins_over(Some(reread)));
//! ```

mod advance;
mod associations;
mod batch;
mod clean;
mod columns;
mod compact;
mod cursor;
mod disappearance;
mod gate;
mod hunt;
mod lenient;
mod lookup;
mod page;
mod phone;
mod plan;
mod properties;
mod read_time;
mod row;
mod watermark;

pub use advance::{advances, leads_nowhere};
pub use associations::Links;
pub use batch::{BATCH_ROWS, Batch, RowError, UNSERVED, is_refusal};
pub use clean::clean_json;
pub use cursor::{Cursor, Mode, Phase, Reference};
pub use disappearance::is_mass_disappearance;
pub use gate::Stamp;
pub use hunt::{Verdict, compare_ids, judge};
pub use lookup::{Lookup, look_up};
pub use page::{Page, Truncated, read_batch, read_page};
pub use plan::{Plan, Slice};
pub use properties::{PropertySettings, Selection, definitions, missing_definitions, select, with_needed};
pub use read_time::ReadTime;
pub use row::{Cell, MirrorRow};
pub use watermark::{SETTLE_MS, watermark};
