//! The small filters: hexadecimal, base 85, run length.

use super::Failure;

/// `ASCIIHexDecode`; other characters are passed over.
pub(super) fn hex(data: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = data
        .iter()
        .take_while(|byte| **byte != b'>')
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |value, digit| value << 4 | digit) << (4 * (2 - pair.len())))
        .collect()
}

/// `ASCII85Decode`; other characters are passed over.
pub(super) fn base85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() / 5 * 4);
    let mut group = [0_u32; 5];
    let mut filled = 0;
    for byte in data {
        match byte {
            b'~' => break,
            b'z' if filled == 0 => out.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => {
                if let Some(slot) = group.get_mut(filled) {
                    *slot = u32::from(byte - b'!');
                }
                filled += 1;
                if filled == 5 {
                    out.extend_from_slice(&value(&group).to_be_bytes());
                    filled = 0;
                }
            }
            _ => {}
        }
    }
    if filled > 1 {
        // A group cut short is filled up with the highest digit.
        group.iter_mut().skip(filled).for_each(|digit| *digit = 84);
        out.extend(value(&group).to_be_bytes().iter().take(filled - 1));
    }
    out
}

fn value(group: &[u32; 5]) -> u32 {
    group.iter().fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(*digit))
}

/// `RunLengthDecode`.
pub(super) fn run_length(data: &[u8], limit: usize) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&length) = data.get(at) {
        let count = usize::from(length);
        match length {
            128 => break,
            0..=127 => {
                let end = (at + 2 + count).min(data.len());
                out.extend_from_slice(data.get(at + 1..end).unwrap_or_default());
                at = end;
            }
            129..=255 => {
                let Some(&byte) = data.get(at + 1) else { break };
                out.resize(out.len() + 257 - count, byte);
                at += 2;
            }
        }
        if out.len() > limit {
            return Err(Failure::TooLarge);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_filters_decode_and_stop_where_the_data_stop() {
        assert_eq!(hex(b"48 65 6C6c6F 2>rest"), b"Hello ");
        assert_eq!(base85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(base85(b"z87c~>"), b"\0\0\0\0He");
        assert_eq!(run_length(&[2, b'a', b'b', b'c', 254, b'x', 128, 9], 100).unwrap(), b"abcxxx");
        assert_eq!(run_length(&[129, b'x'], 100), Err(Failure::TooLarge));
        assert_eq!(run_length(&[9, b'a'], 100).unwrap(), b"a");
    }
}
