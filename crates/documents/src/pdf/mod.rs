//! Reads PDF files.

use kernel::Problem;

use crate::{context::Context, reader::Reader};

/// Opens the file.
pub(crate) fn open(_bytes: Vec<u8>, _context: &Context) -> Result<Box<dyn Reader>, Problem> {
    Err(Problem::new(415, "unsupported_format", "PDF files cannot be read yet"))
}
