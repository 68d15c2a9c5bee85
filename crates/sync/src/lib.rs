//! Mirroring HubSpot: from a page of records to rows, and where to go on after each batch.
//!
//! Pure decisions only: records become rows ([`read_page`]), two versions of a row meet at one gate ([`Stamp`]), a
//! sync is a walk through [`Phase`]s whose [`Cursor`] is committed with the rows of each batch.

mod associations;
mod batch;
mod clean;
mod columns;
mod compact;
mod cursor;
mod gate;
mod lenient;
mod lookup;
mod page;
mod phone;
mod properties;
mod row;
mod watermark;

pub use associations::{Links, associated};
pub use batch::{BATCH_ROWS, Batch, RowError};
pub use clean::clean_json;
pub use cursor::{Cursor, Mode, Phase};
pub use gate::Stamp;
pub use lookup::{Lookup, look_up};
pub use page::{Page, Truncated, read_batch, read_page};
pub use properties::{Selection, definitions, select};
pub use row::{Cell, MirrorRow};
pub use watermark::{SETTLE_MS, watermark};
