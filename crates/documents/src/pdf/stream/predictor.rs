//! Undoes the predictors of TIFF and PNG.

use hayro_syntax::object::Dict;

/// The rows as they were before the predictor; none when the parameters make no sense.
pub(super) fn undo(data: Vec<u8>, params: Option<&Dict<'_>>) -> Option<Vec<u8>> {
    let Some(params) = params else { return Some(data) };
    let number = |key: &str, default: usize| params.get::<usize>(key).unwrap_or(default);
    let predictor = number("Predictor", 1);
    if predictor < 2 {
        return Some(data);
    }
    let (colors, bits) = (number("Colors", 1), number("BitsPerComponent", 8));
    if !(1..=32).contains(&colors) || !matches!(bits, 1 | 2 | 4 | 8 | 16) {
        return None;
    }
    let row = colors.checked_mul(bits)?.checked_mul(number("Columns", 1))?.div_ceil(8);
    let pixel = (colors * bits).div_ceil(8);
    if row == 0 {
        return None;
    }
    Some(if predictor == 2 { tiff(data, row, pixel, bits) } else { png(&data, row, pixel) })
}

/// Only whole bytes: text is never stored in smaller samples.
fn tiff(mut data: Vec<u8>, row: usize, pixel: usize, bits: usize) -> Vec<u8> {
    if bits == 8 {
        for line in data.chunks_mut(row) {
            for index in pixel..line.len() {
                let left = line.get(index - pixel).copied().unwrap_or_default();
                if let Some(byte) = line.get_mut(index) {
                    *byte = byte.wrapping_add(left);
                }
            }
        }
    }
    data
}

fn png(data: &[u8], row: usize, pixel: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    for line in data.chunks(row + 1) {
        let Some((kind, line)) = line.split_first() else { break };
        let start = out.len();
        for (index, byte) in line.iter().enumerate() {
            let before = |distance: usize| {
                (start + index).checked_sub(distance).and_then(|at| out.get(at)).copied().unwrap_or_default()
            };
            let left = if index >= pixel { before(pixel) } else { 0 };
            let up = if start >= row { before(row) } else { 0 };
            let corner = if index >= pixel && start >= row { before(row + pixel) } else { 0 };
            let guess = match kind {
                1 => left,
                2 => up,
                3 => left.midpoint(up),
                4 => paeth(left, up, corner),
                _ => 0,
            };
            out.push(byte.wrapping_add(guess));
        }
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |value: u8| (estimate - i16::from(value)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(corner) {
        left
    } else if distance(up) <= distance(corner) {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_png_row_is_undone() {
        let data = [0, 1, 2, 3, 1, 1, 1, 1, 2, 1, 1, 1, 3, 2, 2, 2, 4, 1, 1, 1, 2, 9];
        let rows = png(&data, 3, 1);
        assert_eq!(rows, [1, 2, 3, 1, 2, 3, 2, 3, 4, 3, 5, 6, 4, 6, 7, 13]);
        assert_eq!(tiff(vec![1, 1, 1, 5, 1, 1], 3, 1, 8), [1, 2, 3, 5, 6, 7]);
    }
}
