//! Which delimiter a file uses.

use super::record;

/// How the values are separated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Dialect {
    /// The byte between two values.
    pub delimiter: u8,
    /// Bytes before the first record: a line `sep=;` of Excel.
    pub preamble: usize,
    /// How sure it is: the share of records with the same number of values, 0 when there is no delimiter.
    pub share: f32,
    /// That number.
    pub columns: usize,
    /// How many records were looked at.
    pub records: usize,
}

/// Records that are looked at.
const RECORDS: usize = 200;

impl Dialect {
    /// Finds the delimiter that cuts most records of a sample into the same number of values.
    pub(crate) fn detect(sample: &str, tabs: bool) -> Self {
        if let Some(declared) = declared(sample) {
            return declared;
        }
        let mut best = Self::with(sample, if tabs { b'\t' } else { b',' });
        for delimiter in [b'\t', b',', b';', b'|'] {
            let other = Self::with(sample, delimiter);
            if other.rank() > best.rank() {
                best = other;
            }
        }
        best
    }

    /// Regular records first; of two equally regular ones that with more columns.
    fn rank(&self) -> f32 {
        #[allow(clippy::cast_precision_loss, reason = "at most 20")]
        let columns = self.columns.min(20) as f32;
        if self.columns < 2 { 0.0 } else { self.share * 100.0 + columns }
    }

    fn with(sample: &str, delimiter: u8) -> Self {
        let mut counts: Vec<usize> = Vec::new();
        let mut at = 0;
        let mut cells = Vec::new();
        while at < sample.len() && counts.len() < RECORDS {
            cells.clear();
            let Some(end) = record::read(sample, at, delimiter, true, &mut cells) else { break };
            // The record at the end of the sample may be cut.
            if end == sample.len() && !counts.is_empty() && !sample.ends_with(['\n', '\r']) {
                break;
            }
            at = end;
            if cells.len() > 1 || cells.iter().any(|cell| !cell.trim().is_empty()) {
                counts.push(cells.len());
            }
        }
        counts.sort_unstable();
        let (mut columns, mut most) = (0, 0);
        for group in counts.chunk_by(|one, other| one == other) {
            if group.len() >= most {
                (columns, most) = (group.first().copied().unwrap_or(0), group.len());
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "at most 200")]
        let share = if columns < 2 { 0.0 } else { most as f32 / counts.len() as f32 };
        Self { delimiter, preamble: 0, share, columns, records: counts.len() }
    }
}

/// Excel's first line `sep=;`.
fn declared(sample: &str) -> Option<Dialect> {
    let line = sample.lines().next()?;
    let name = line.get(..4)?;
    let delimiter = *line.as_bytes().get(4)?;
    let alone = line.len() == 5 && delimiter.is_ascii();
    let end = sample.find('\n').map_or(sample.len(), |at| at + 1);
    (alone && name.eq_ignore_ascii_case("sep=")).then(|| Dialect {
        preamble: end,
        share: 1.0,
        ..Dialect::with(sample.get(end..).unwrap_or_default(), delimiter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_regular_delimiter_wins() {
        let decimal = "name;price;weight\nbolt;1,50;0,2\nnut;0,75;0,1\nwasher, flat;0,10;0,01\n";
        assert_eq!(Dialect::detect(decimal, false).delimiter, b';');
        assert_eq!(Dialect::detect("a,b\n1,\"x;y;z\"\n2,3\n", false).delimiter, b',');
        assert_eq!(Dialect::detect("a\tb, c\n1\t2\n", false).delimiter, b'\t');
        assert_eq!(Dialect::detect("a|b|c\n1|2|3\n", false).delimiter, b'|');
        let excel = Dialect::detect("sep=;\r\na;b\r\n1;2\r\n", false);
        assert_eq!((excel.delimiter, excel.preamble), (b';', 7));
        assert_eq!(Dialect::detect("one\ntwo\n", true).delimiter, b'\t');
    }
}
