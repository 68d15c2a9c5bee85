//! A table like a CRM's: numbers, counts, categories of few and of many levels, missing values, an outcome that depends on
//! some of them, on pairs of them and on chance.

use scoring::table::{Cell, Feature, Kind, RowInfo, Table};

/// A small generator of its own: the table is the same natively and in wasm.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from(((self.0 >> 32) * u64::from(end)) >> 32).unwrap_or(0)
    }

    /// Between 0 and 1.
    fn share(&mut self) -> f64 {
        f64::from(self.below(1 << 30)) / f64::from(1 << 30)
    }

    /// About normal: a sum of twelve.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

/// Every fifth feature is a category.
const CATEGORY_EVERY: usize = 5;

/// A table of this size.
pub fn table(rows: usize, features: usize, seed: u32) -> Table {
    let kind = |place: usize| if place % CATEGORY_EVERY == 4 { Kind::Category } else { Kind::Number };
    let feature = |place: usize| Feature {
        name: format!("f{place}"),
        label: format!("Feature {place}"),
        kind: kind(place),
    };
    let mut table = Table::new((0..features).map(feature).collect());
    let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ u64::from(seed));
    for row in 0..rows {
        let (cells, log_odds) = cells(&mut random, features);
        // The logistic distribution's own noise: a threshold on log-odds plus noise is a coin of that probability. Four
        // shares instead of a logarithm are close enough and need no function of the platform.
        let noise = 1.8 * (random.share() + random.share() + random.share() + random.share() - 2.0) * 1.7;
        let info = RowInfo { id: row.to_string(), label: log_odds + noise > 1.2, held_out: row % 10 == 9 };
        // The cells are made for the features; a refusal would show as a missing row in the counts.
        let _ = table.push(&cells, info);
    }
    table
}

fn cells(random: &mut Random, features: usize) -> (Vec<Cell>, f64) {
    let mut log_odds = 0.0;
    let mut cells = Vec::with_capacity(features);
    let mut last = 0.0;
    for place in 0..features {
        let strength = 0.8 / f64::from(u32::try_from(place / 2 + 1).unwrap_or(1));
        if place % CATEGORY_EVERY == 4 {
            let levels = [3, 12, 50, 400, 8][place / CATEGORY_EVERY % 5];
            let level = random.below(levels).min(random.below(levels));
            log_odds += strength * (f64::from(level * 7 % 11) / 5.0 - 1.0);
            cells.push(Cell::Text(format!("level {level}")));
            continue;
        }
        let value = match place % 3 {
            0 => random.normal(),
            1 => f64::from(random.below(20).min(random.below(20))),
            _ => (random.normal() * 100.0).round().abs(),
        };
        let scaled = match place % 3 {
            0 => value,
            1 => value / 6.0 - 1.0,
            _ => value / 80.0 - 1.0,
        };
        log_odds += strength * scaled + if place % 4 == 3 { 0.5 * scaled * last } else { 0.0 };
        last = scaled;
        let missing = place % 6 == 2 && random.below(7) == 0;
        cells.push(if missing { Cell::Missing } else { Cell::Number(value) });
    }
    (cells, log_odds)
}
