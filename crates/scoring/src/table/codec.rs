//! A table as bytes: a column takes the narrowest form that keeps every value exactly.

use kernel::Problem;

use super::{Column, Feature, Table, column::Levels};
use crate::bytes::{Reader, Writer};

const MAGIC: [u8; 4] = *b"SCT1";
const WHOLE: u8 = 0;
const SINGLE: u8 = 1;
const DOUBLE: u8 = 2;
const CATEGORY: u8 = 3;
/// Whole numbers up to here are exact in a double and in an `i64`.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_991.0;

pub(super) fn write(table: &Table) -> Vec<u8> {
    let mut writer = Writer::new(MAGIC);
    writer.json(&table.features);
    writer.length(table.rows());
    for id in &table.ids {
        writer.text(id);
    }
    for (label, held_out) in table.labels.iter().zip(&table.held_out) {
        writer.u8(u8::from(*label) | u8::from(*held_out) << 1);
    }
    for column in &table.columns {
        write_column(&mut writer, column);
    }
    writer.finish()
}

fn write_column(writer: &mut Writer, column: &Column) {
    match column {
        Column::Number(values) if values.iter().all(|value| whole(*value).is_some()) => {
            writer.u8(WHOLE);
            for value in values {
                // Zero is missing; the others are one further from it.
                let code = whole(*value).flatten().map_or(0, |value| value + i64::from(value >= 0));
                writer.signed(code);
            }
        }
        Column::Number(values) if values.iter().all(|value| is_single(*value)) => {
            writer.u8(SINGLE);
            for value in values {
                writer.single(*value);
            }
        }
        Column::Number(values) => {
            writer.u8(DOUBLE);
            for value in values {
                writer.f64(*value);
            }
        }
        Column::Category(levels) => {
            writer.u8(CATEGORY);
            writer.length(levels.texts().len());
            for text in levels.texts() {
                writer.text(text);
            }
            for code in levels.codes() {
                writer.unsigned(u64::from(*code));
            }
        }
    }
}

/// `Some(None)` is missing; `None` is a fraction, or too large, or the negative zero.
#[allow(clippy::option_option, reason = "the inner one is a missing value, the outer one another form")]
#[allow(clippy::float_cmp, reason = "a whole number is exactly its whole part")]
#[allow(clippy::cast_possible_truncation, reason = "within the range of exact whole numbers")]
fn whole(value: f64) -> Option<Option<i64>> {
    if value.is_nan() {
        return Some(None);
    }
    let fits =
        value.abs() <= LARGEST_WHOLE && value.trunc() == value && !(value == 0.0 && value.is_sign_negative());
    fits.then_some(Some(value as i64))
}

#[allow(clippy::cast_possible_truncation, reason = "that is what is being asked")]
fn is_single(value: f64) -> bool {
    value.is_nan() || f64::from(value as f32).to_bits() == value.to_bits()
}

pub(super) fn read(bytes: &[u8]) -> Result<Table, Problem> {
    let mut reader = Reader::new(bytes, MAGIC, "a training table")?;
    let features: Vec<Feature> = reader.json()?;
    let rows = reader.length()?;
    let ids = (0..rows).map(|_| reader.text()).collect::<Result<_, _>>()?;
    let flags = (0..rows).map(|_| reader.u8()).collect::<Result<Vec<_>, _>>()?;
    let columns = features.iter().map(|_| read_column(&mut reader, rows)).collect::<Result<_, _>>()?;
    reader.finish()?;
    Ok(Table {
        features,
        columns,
        ids,
        labels: flags.iter().map(|flag| flag & 1 == 1).collect(),
        held_out: flags.iter().map(|flag| flag & 2 == 2).collect(),
    })
}

#[allow(clippy::cast_precision_loss, reason = "written from whole numbers that are exact in a double")]
fn read_column(reader: &mut Reader<'_>, rows: usize) -> Result<Column, Problem> {
    Ok(match reader.u8()? {
        WHOLE => {
            let decode = |code: i64| match code {
                0 => f64::NAN,
                code if code > 0 => (code - 1) as f64,
                code => code as f64,
            };
            Column::Number((0..rows).map(|_| reader.signed().map(decode)).collect::<Result<_, _>>()?)
        }
        SINGLE => Column::Number((0..rows).map(|_| reader.single()).collect::<Result<_, _>>()?),
        DOUBLE => Column::Number((0..rows).map(|_| reader.f64()).collect::<Result<_, _>>()?),
        CATEGORY => {
            let count = reader.length()?;
            let texts: Vec<_> = (0..count).map(|_| reader.text()).collect::<Result<_, _>>()?;
            let code = |reader: &mut Reader<'_>| Ok(u32::try_from(reader.unsigned()?).unwrap_or(0));
            let codes = (0..rows).map(|_| code(reader)).collect::<Result<_, Problem>>()?;
            Column::Category(Levels::new(&texts, codes))
        }
        _ => return Err(reader.broken()),
    })
}
