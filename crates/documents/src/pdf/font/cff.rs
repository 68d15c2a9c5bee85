//! The encoding of a CFF font program (Adobe Technical Note 5176).

use std::collections::BTreeMap;

use super::encoding::Encoding;

/// The strings that every CFF font has, a line each.
static STANDARD_STRINGS: &str = include_str!("data/cff-strings.txt");

const CHARSET: u16 = 15;
const ENCODING: u16 = 16;
const CHAR_STRINGS: u16 = 17;
const ROS: u16 = 0x0c1e;

/// The glyph names by code; none when the program is not one or is keyed by CIDs.
pub(super) fn encoding(program: &[u8]) -> Option<BTreeMap<u8, String>> {
    let header = usize::from(*program.get(2)?);
    let (_, after_names) = index(program, header)?;
    let (tops, after_tops) = index(program, after_names)?;
    let (strings, _) = index(program, after_tops)?;
    let top = dict(tops.first()?);
    if top.contains_key(&ROS) {
        return None;
    }
    let at = |key: u16| top.get(&key).and_then(|value| usize::try_from(*value).ok());
    let glyphs = count(program, at(CHAR_STRINGS)?)?;
    let charset = charset(program, at(CHARSET).unwrap_or(0), glyphs);
    let name = |sid: u16| -> Option<String> {
        let sid = usize::from(sid);
        if let Some(name) = STANDARD_STRINGS.lines().nth(sid) {
            return Some(name.to_owned());
        }
        strings.get(sid.checked_sub(391)?).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    match at(ENCODING).unwrap_or(0) {
        0 => Some(named(Encoding::Standard)),
        1 => Some(named(Encoding::MacExpert)),
        offset => Some(
            custom(program, offset)?
                .into_iter()
                .filter_map(|(code, glyph)| Some((code, name(*charset.get(usize::from(glyph))?)?)))
                .collect(),
        ),
    }
}

fn named(encoding: Encoding) -> BTreeMap<u8, String> {
    (0..=255_u8)
        .zip(encoding.names())
        .filter(|(_, name)| *name != "-")
        .map(|(code, name)| (code, name.to_owned()))
        .collect()
}

fn number(data: &[u8], at: usize, size: usize) -> Option<usize> {
    let bytes = data.get(at..at.checked_add(size)?)?;
    Some(bytes.iter().fold(0, |value, byte| value << 8 | usize::from(*byte)))
}

fn short(data: &[u8], at: usize) -> Option<u16> {
    u16::try_from(number(data, at, 2)?).ok()
}

fn count(data: &[u8], at: usize) -> Option<usize> {
    number(data, at, 2)
}

/// An INDEX: its items and where it ends.
fn index(data: &[u8], at: usize) -> Option<(Vec<&[u8]>, usize)> {
    let count = count(data, at)?;
    if count == 0 {
        return Some((Vec::new(), at + 2));
    }
    let size = usize::from(*data.get(at + 2)?);
    if !(1..=4).contains(&size) {
        return None;
    }
    let base = (at + 3).checked_add((count + 1) * size)? - 1;
    let offset = |item: usize| number(data, at + 3 + item * size, size)?.checked_add(base);
    let items =
        (0..count).map(|item| data.get(offset(item)?..offset(item + 1)?)).collect::<Option<Vec<_>>>()?;
    Some((items, offset(count)?))
}

/// The last operand of each operator that is an integer.
fn dict(data: &[u8]) -> BTreeMap<u16, i64> {
    let mut found = BTreeMap::new();
    let (mut at, mut last) = (0, None);
    while let Some(&byte) = data.get(at) {
        let wide = |size: usize| number(data, at + 1, size).and_then(|value| i64::try_from(value).ok());
        at += match byte {
            0..=21 => {
                let escaped = byte == 12;
                let second = if escaped { data.get(at + 1).copied().unwrap_or_default() } else { 0 };
                let key = if escaped { 0x0c00 | u16::from(second) } else { u16::from(byte) };
                found.insert(key, last.unwrap_or(0));
                last = None;
                1 + usize::from(escaped)
            }
            28 => {
                last = wide(2).map(|value| i64::from(i16::from_be_bytes(bytes2(value))));
                3
            }
            29 => {
                last = wide(4).map(|value| value - if value >= 1 << 31 { 1 << 32 } else { 0 });
                5
            }
            30 => {
                let end = data
                    .get(at + 1..)
                    .and_then(|rest| rest.iter().position(|byte| byte.trailing_ones() >= 4));
                last = None;
                end.map_or(data.len(), |end| end + 2)
            }
            32..=246 => {
                last = Some(i64::from(byte) - 139);
                1
            }
            247..=250 => {
                last = wide(1).map(|next| (i64::from(byte) - 247) * 256 + next + 108);
                2
            }
            251..=254 => {
                last = wide(1).map(|next| -(i64::from(byte) - 251) * 256 - next - 108);
                2
            }
            _ => 1,
        };
    }
    found
}

fn bytes2(value: i64) -> [u8; 2] {
    u16::try_from(value).unwrap_or_default().to_be_bytes()
}

/// The string ids of the glyphs.
fn charset(data: &[u8], offset: usize, glyphs: usize) -> Vec<u16> {
    // 0 to 2 are predefined; the first is the order of the strings themselves, the others are expert sets.
    if offset <= 2 {
        return (0..229).collect();
    }
    let mut ids = vec![0];
    let format = data.get(offset).copied().unwrap_or(u8::MAX);
    let mut at = offset + 1;
    while ids.len() < glyphs {
        let Some(first) = short(data, at) else { break };
        let (more, size) = match format {
            0 => (Some(0), 2),
            1 => (number(data, at + 2, 1), 3),
            2 => (number(data, at + 2, 2), 4),
            _ => break,
        };
        let Some(more) = more else { break };
        ids.extend((0..=more).filter_map(|step| first.checked_add(u16::try_from(step).ok()?)));
        at += size;
    }
    ids
}

/// Codes with their glyphs.
fn custom(data: &[u8], offset: usize) -> Option<Vec<(u8, u16)>> {
    let format = *data.get(offset)?;
    let count = usize::from(*data.get(offset + 1)?);
    let mut found = Vec::new();
    let mut glyph = 1_u16;
    for item in 0..count {
        if matches!(format, 0 | 0x80) {
            found.push((*data.get(offset + 2 + item)?, glyph));
            glyph += 1;
        } else {
            let first = *data.get(offset + 2 + item * 2)?;
            for step in 0..=*data.get(offset + 3 + item * 2)? {
                found.push((first.wrapping_add(step), glyph));
                glyph = glyph.saturating_add(1);
            }
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two glyphs: `.notdef` and one of its own name; the code 200 means the second.
    fn program() -> Vec<u8> {
        let mut data = vec![1, 0, 4, 1, 0, 1, 1, 1, 2, b'F'];
        let top = [28, 0, 40, 15, 28, 0, 43, 16, 28, 0, 46, 17];
        data.extend([0, 1, 1, 1, u8::try_from(top.len() + 1).unwrap()]);
        data.extend(top);
        data.extend([0, 1, 1, 1, 6]);
        data.extend(b"alpha");
        while data.len() < 40 {
            data.push(0);
        }
        data.extend([0, 1, 135, 0, 1, 200, 0, 2]);
        data
    }

    #[test]
    fn the_built_in_encoding_names_its_codes() {
        let found = encoding(&program()).unwrap();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [(200, "alpha".to_owned())]);
    }

    #[test]
    fn damaged_programs_give_nothing_or_less() {
        let whole = program();
        for cut in 0..whole.len() {
            let _ = encoding(&whole[..cut]);
        }
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] = 0xff;
            let _ = encoding(&damaged);
        }
        assert_eq!(STANDARD_STRINGS.lines().count(), 391);
    }
}
