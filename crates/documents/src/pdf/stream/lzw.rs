//! LZW, as TIFF has it.

use hayro_syntax::object::Dict;

use super::Failure;

const CLEAR: usize = 256;
const END: usize = 257;
const MAX_CODES: usize = 4096;

/// The decoded data; of damaged data what came before the damage.
pub(super) fn decode(data: &[u8], params: Option<&Dict<'_>>, limit: usize) -> Result<Vec<u8>, Failure> {
    let early = params.and_then(|params| params.get::<i32>("EarlyChange")) != Some(0);
    let mut out = Vec::new();
    // Where the string of each code begins in `out`, and how long it is.
    let mut table: Vec<(usize, usize)> = Vec::with_capacity(MAX_CODES);
    let mut previous: Option<(usize, usize)> = None;
    let mut bits = Bits { data, at: 0 };
    loop {
        let known = CLEAR + 2 + table.len() + usize::from(early);
        let width = (usize::BITS - known.leading_zeros()).clamp(9, 12);
        let Some(code) = bits.take(width) else { break };
        if code == CLEAR {
            table.clear();
            previous = None;
            continue;
        }
        if code == END {
            break;
        }
        let start = out.len();
        if code < CLEAR {
            out.push(u8::try_from(code).unwrap_or_default());
        } else if let Some(&(from, length)) = table.get(code - 258) {
            copy(&mut out, from, length);
        } else if let (Some((from, length)), true) = (previous, code - 258 == table.len()) {
            copy(&mut out, from, length);
            copy(&mut out, from, 1);
        } else {
            break;
        }
        if let Some((from, length)) = previous
            && table.len() + 258 < MAX_CODES
        {
            // The previous string is followed in `out` by the first byte of this one.
            table.push((from, length + 1));
        }
        previous = Some((start, out.len() - start));
        if out.len() > limit {
            return Err(Failure::TooLarge);
        }
    }
    Ok(out)
}

fn copy(out: &mut Vec<u8>, from: usize, length: usize) {
    for index in from..from + length {
        let byte = out.get(index).copied().unwrap_or_default();
        out.push(byte);
    }
}

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, width: u32) -> Option<usize> {
        let mut value = 0;
        for _ in 0..width {
            let byte = self.data.get(self.at / 8)?;
            value = value << 1 | usize::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification_is_decoded() {
        let data = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(decode(&data, None, 100).unwrap(), b"-----A---B");
        assert_eq!(decode(&data, None, 5), Err(Failure::TooLarge));
        assert_eq!(decode(&data[..5], None, 100).unwrap(), b"-----");
    }
}
