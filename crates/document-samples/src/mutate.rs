//! Seeds changed by chance, always the same ones.

use crate::{
    Random, Sample,
    office::{Parts, entries},
    seeds,
    zip::write,
};

/// How many changed files there are of each seed.
const OF_EACH: u64 = 16;
/// What readers take for a sign.
const SIGNS: [&str; 24] = [
    "<",
    ">",
    "</",
    "/>",
    "&",
    "&#0;",
    "&#x110000;",
    "<!--",
    "<![CDATA[",
    "\"",
    "'",
    "\0",
    "\u{feff}",
    "[",
    "]]",
    "(",
    "<<",
    ">>",
    "stream\n",
    "endobj",
    "--edge",
    "\r\n\r\n",
    "99999999999999999999",
    "-1",
];

/// All of them: each seed cut off at every tenth, and changed; office files also inside of their parts.
pub fn all() -> Vec<Sample> {
    let mut all = Vec::new();
    for seed in seeds::all() {
        all.extend(cut(&seed));
        for number in 0..OF_EACH {
            let bytes = change(&seed.bytes, number);
            all.push(Sample::new(named(&seed.name, "changed", number), bytes));
        }
    }
    for (name, parts) in
        [("seed.docx", seeds::docx()), ("seed.pptx", seeds::pptx()), ("seed.xlsx", seeds::xlsx())]
    {
        for number in 0..OF_EACH * 2 {
            all.push(Sample::new(named(name, "inside", number), change_inside(&parts, number)));
        }
    }
    all
}

/// The file without its last tenth, its last two tenths, ...
pub fn cut(seed: &Sample) -> Vec<Sample> {
    let cut = |tenth: usize| seed.bytes.get(..seed.bytes.len() * tenth / 10).unwrap_or_default();
    (0..10).map(|tenth| Sample::new(named(&seed.name, "cut", tenth as u64), cut(tenth))).collect()
}

fn named(name: &str, what: &str, number: u64) -> String {
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}-{what}-{number}.{end}")
}

/// A file with one to eight changes.
pub fn change(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(8) {
        change_once(&mut bytes, &mut random);
    }
    bytes
}

/// An archive whose parts are changed, and whose check sums are right again.
pub fn change_inside(parts: &Parts, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed ^ 0x0FF1_CE00);
    let mut entries = entries(parts);
    for _ in 0..=random.below(3) {
        let at = random.below(entries.len());
        if let Some(entry) = entries.get_mut(at) {
            for _ in 0..=random.below(6) {
                change_once(&mut entry.bytes, &mut random);
            }
        }
    }
    write(&entries)
}

fn change_once(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len());
    let end = (at + 1 + random.below(32)).min(bytes.len());
    match random.below(8) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = u8::try_from(random.below(256)).unwrap_or(0);
            }
        }
        2 => {
            bytes.drain(at.min(end)..end);
        }
        3 => {
            let piece = bytes.get(at..end).unwrap_or_default().to_vec();
            let times = 1 + random.below(50);
            bytes.splice(at..at, piece.repeat(times));
        }
        4 => {
            let from = random.below(bytes.len());
            let piece = bytes.get(from..(from + 64).min(bytes.len())).unwrap_or_default().to_vec();
            bytes.splice(at..at, piece);
        }
        5 => {
            for byte in bytes.get_mut(at..end).unwrap_or_default() {
                *byte = if *byte & 1 == 0 { 0 } else { 0xFF };
            }
        }
        _ => {
            let sign = random.pick(&SIGNS).copied().unwrap_or_default();
            bytes.splice(at..at, sign.bytes());
        }
    }
}
