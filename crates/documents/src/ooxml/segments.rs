//! Segments by their number, over a scanner that only goes forward.

use kernel::Problem;

/// Goes through the markup of a file from its begin, a segment at a time.
pub(crate) trait Scan: Default {
    type File;
    type Segment;

    /// The next segment; none at the end.
    fn next(&mut self, file: &Self::File) -> Result<Option<Self::Segment>, Problem>;
}

/// A scanner, and how far it is.
#[derive(Default)]
pub(crate) struct Segments<S> {
    scanner: S,
    /// The segment that the scanner gives next.
    next: u32,
}

impl<S: Scan> Segments<S> {
    /// The segment of that number; from the begin again when the scanner is past it.
    pub(crate) fn get(&mut self, file: &S::File, index: u32) -> Result<Option<S::Segment>, Problem> {
        if index < self.next {
            *self = Self::default();
        }
        loop {
            let segment = self.scanner.next(file)?;
            self.next += 1;
            if self.next > index || segment.is_none() {
                return Ok(segment);
            }
        }
    }

    /// The scanner as the last segment left it.
    pub(crate) fn scanner(&self) -> &S {
        &self.scanner
    }

    /// How many there are.
    pub(crate) fn count(file: &S::File) -> Result<u32, Problem> {
        let mut scanner = S::default();
        let mut count = 0;
        while scanner.next(file)?.is_some() {
            count += 1;
        }
        Ok(count)
    }
}
