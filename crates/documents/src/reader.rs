//! What a format implements.

use kernel::Problem;

use crate::{Metadata, Part, UnitKind};

/// An opened file of one format.
///
/// A format's module has `pub(crate) fn open(bytes: Vec<u8>, context: &Context) -> Result<Box<dyn Reader>, Problem>`.
pub(crate) trait Reader {
    /// How many of each kind there are. The units of all parts cover exactly `0..total`, once.
    fn totals(&self) -> Vec<(UnitKind, u64)>;

    /// What the file says about itself.
    fn metadata(&self) -> Metadata;

    /// The part at `index`, none after the last. A function of the file and the index alone. A bad page is a part with
    /// a failed unit; a problem means that the document as a whole cannot go on.
    fn part(&mut self, index: u32) -> Result<Option<Part>, Problem>;

    /// The units of the part at `index` as failed with `reason`, without reading its content: reading it has crashed.
    fn skip(&mut self, index: u32, reason: &str) -> Option<Part>;

    /// How many parts there are. Formats that know it without reading the parts say so.
    fn parts(&mut self) -> Result<u32, Problem> {
        let mut count = 0;
        while self.part(count)?.is_some() {
            count += 1;
        }
        Ok(count)
    }
}
