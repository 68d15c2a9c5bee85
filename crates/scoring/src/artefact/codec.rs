//! The bytes of a model. What is read is checked, so that using it cannot go out of bounds.

use kernel::Problem;

use super::{Decoder, FeatureReference, Parts, Reference, ReferenceBin, decode};
use crate::{
    bytes::{Reader, Wire, Writer, wire},
    learn::{calibrate::Calibrator, prepare::CategoryBins, trees::Tree},
    table::{Feature, Kind},
};

const MAGIC: [u8; 4] = *b"SCM1";
/// A symmetric tree of this depth has 128 leaves; training stays below.
const DEEPEST: usize = 7;
/// Codes of columns have seven bits.
const LARGEST: u8 = 127;

wire!(ReferenceBin { label, share });
wire!(FeatureReference { feature, bins, borders, levels });
wire!(Reference { features, scores });

pub(super) fn write(parts: &Parts) -> Vec<u8> {
    let mut writer = Writer::new(MAGIC);
    writer.json(&parts.features);
    for (decoder, additive) in parts.decoders.iter().zip(&parts.additive) {
        match decoder {
            Decoder::Number { borders } => borders.write(&mut writer),
            Decoder::Category { bins, targets } => {
                bins.levels.write(&mut writer);
                writer.bytes(targets);
            }
        }
        for value in additive {
            writer.single(*value);
        }
    }
    writer.f64(parts.intercept);
    parts.trees.write(&mut writer);
    parts.calibrator.write(&mut writer);
    parts.reference.write(&mut writer);
    writer.finish()
}

pub(super) fn read(bytes: &[u8]) -> Result<Parts, Problem> {
    let mut reader = Reader::new(bytes, MAGIC, "a model")?;
    let features: Vec<Feature> = reader.json()?;
    let (mut decoders, mut additive) = (Vec::new(), Vec::new());
    for feature in &features {
        let decoder = match feature.kind {
            Kind::Number => Decoder::Number { borders: Wire::read(&mut reader)? },
            Kind::Category => {
                let bins = CategoryBins::from_levels(Wire::read(&mut reader)?, Vec::new());
                Decoder::Category { bins, targets: reader.bytes()?.to_vec() }
            }
        };
        let codes = decoder.codes();
        additive.push((0..codes).map(|_| reader.single()).collect::<Result<_, _>>()?);
        decoders.push(decoder);
    }
    let parts = Parts {
        features,
        decoders,
        intercept: reader.f64()?,
        additive,
        trees: Wire::read(&mut reader)?,
        calibrator: Calibrator::read(&mut reader)?,
        reference: Wire::read(&mut reader)?,
    };
    if !is_whole(&parts) {
        return Err(reader.broken());
    }
    reader.finish()?;
    Ok(parts)
}

fn is_whole(parts: &Parts) -> bool {
    let columns = decode::columns(&parts.decoders);
    let asks = |tree: &Tree| {
        let leaves = 1_usize << tree.splits.len().min(DEEPEST);
        tree.splits.len() <= DEEPEST
            && tree.leaves.0.len() == leaves
            && tree.covers.len() == leaves
            && tree.splits.iter().all(|split| {
                split.low <= split.high && split.high <= LARGEST && usize::from(split.column) < columns.len()
            })
    };
    let decodes = |decoder: &Decoder| match decoder {
        Decoder::Number { borders } => borders.len() < usize::from(LARGEST),
        Decoder::Category { targets, .. } => {
            targets.iter().all(|bin| *bin <= LARGEST)
                && (targets.is_empty() || targets.len() == decoder.codes())
        }
    };
    let features = u16::try_from(parts.features.len()).is_ok();
    features && parts.trees.iter().all(asks) && parts.decoders.iter().all(decodes)
}
