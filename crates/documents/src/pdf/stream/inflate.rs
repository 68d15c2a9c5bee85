//! Deflate within a limit, of damaged data too.

use flate2::{Decompress, FlushDecompress, Status};

use super::Failure;

/// Output grows in steps of at most this many bytes.
const STEP: usize = 1 << 16;

/// The inflated data; of damaged data what came before the damage. More than `limit` bytes are refused.
pub(super) fn decode(data: &[u8], limit: usize) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    let whole = run(data, true, &mut |bytes| append(&mut out, bytes, limit));
    match whole {
        Err(Failure::Malformed) if out.is_empty() => {
            // Some writers leave the zlib header out.
            match run(data, false, &mut |bytes| append(&mut out, bytes, limit)) {
                Err(Failure::Malformed) if out.is_empty() && !data.is_empty() => Err(Failure::Malformed),
                Err(Failure::TooLarge) => Err(Failure::TooLarge),
                _ => Ok(out),
            }
        }
        Err(Failure::TooLarge) => Err(Failure::TooLarge),
        _ => Ok(out),
    }
}

/// How many bytes the data would inflate to, at most one step more than `limit`; nothing is kept.
pub(in crate::pdf) fn inflated_size(data: &[u8], limit: usize) -> usize {
    let mut size = 0_usize;
    let _ = run(data, true, &mut |bytes| {
        size += bytes.len();
        if size > limit { Err(Failure::TooLarge) } else { Ok(()) }
    });
    size
}

fn append(out: &mut Vec<u8>, bytes: &[u8], limit: usize) -> Result<(), Failure> {
    if out.len() + bytes.len() > limit {
        return Err(Failure::TooLarge);
    }
    out.extend_from_slice(bytes);
    Ok(())
}

fn run(data: &[u8], header: bool, take: &mut dyn FnMut(&[u8]) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut inflater = Decompress::new(header);
    let mut buffer = vec![0; STEP];
    loop {
        let consumed = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        let produced = inflater.total_out();
        let rest = data.get(consumed..).unwrap_or_default();
        let status = inflater.decompress(rest, &mut buffer, FlushDecompress::None);
        let fresh = usize::try_from(inflater.total_out() - produced).unwrap_or(0).min(buffer.len());
        take(buffer.get(..fresh).unwrap_or_default())?;
        match status {
            Ok(Status::StreamEnd) => return Ok(()),
            Ok(_) => {
                let stuck = fresh == 0 && usize::try_from(inflater.total_in()).unwrap_or(0) == consumed;
                if stuck {
                    return Err(Failure::Malformed);
                }
            }
            Err(_) => return Err(Failure::Malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn deflated(data: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_bomb_is_refused_and_costs_no_more_than_its_limit() {
        let bomb = deflated(&vec![0; 10_000_000]);
        assert!(bomb.len() < 20_000);
        assert_eq!(decode(&bomb, 1_000_000), Err(Failure::TooLarge));
        assert!(inflated_size(&bomb, 1_000_000) <= 1_000_000 + STEP);
        assert_eq!(inflated_size(&bomb, 100_000_000), 10_000_000);
    }

    #[test]
    fn damaged_data_give_what_came_before_the_damage() {
        let text: Vec<u8> = (0..50_000_u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let mut data = deflated(&text);
        data.truncate(data.len() / 2);
        let out = decode(&data, 1 << 20).unwrap();
        assert!(out.len() > 10_000 && text.starts_with(&out));
        assert_eq!(decode(&deflated(&text)[2..], 1 << 20).unwrap(), text, "without the header");
        assert_eq!(decode(b"no deflate at all", 100), Err(Failure::Malformed));
    }
}
