use super::*;
use crate::{
    artefact::{FeatureReference, ReferenceBin},
    table::{Cell, Kind},
};

fn bins(shares: &[(&str, f64)]) -> Vec<ReferenceBin> {
    shares.iter().map(|&(label, share)| ReferenceBin { label: label.to_owned(), share }).collect()
}

/// Calls: half none, the rest evenly up to 5 and beyond; country: two known ones.
fn trained() -> (Vec<Feature>, Reference) {
    let feature = |name: &str, kind| Feature { name: name.to_owned(), label: format!("The {name}"), kind };
    let reference = Reference {
        features: vec![
            FeatureReference {
                feature: "calls".to_owned(),
                bins: bins(&[("missing", 0.0), ("0", 0.5), ("1 to 5", 0.25), ("6 or more", 0.25)]),
                borders: vec![0.0, 5.0],
                levels: Vec::new(),
            },
            FeatureReference {
                feature: "country".to_owned(),
                bins: bins(&[("missing", 0.1), ("CH", 0.6), ("DE", 0.3), ("others", 0.0)]),
                borders: Vec::new(),
                levels: vec!["CH".to_owned(), "DE".to_owned()],
            },
        ],
        scores: vec![0.5, 0.3, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    };
    (vec![feature("calls", Kind::Number), feature("country", Kind::Category)], reference)
}

/// A thousand scores like those of the training, but for what `change` makes of each tenth of a record.
fn population(reference: &Reference, change: impl Fn(u32, &mut f64, &mut Vec<Cell>)) -> Population {
    let mut population = Population::new(reference);
    for i in 0..1000_u32 {
        let part = i % 100;
        let calls = match part {
            0..50 => 0.0,
            50..75 => 3.0,
            _ => 9.0,
        };
        let country = match part {
            0..10 => Cell::Missing,
            10..70 => Cell::text("CH"),
            _ => Cell::text("DE"),
        };
        let mut probability = match part {
            0..50 => 0.05,
            50..80 => 0.15,
            _ => 0.25,
        };
        let mut record = vec![Cell::number(calls), country];
        change(part, &mut probability, &mut record);
        population.add(reference, probability, &record);
    }
    population
}

fn found(change: impl Fn(u32, &mut f64, &mut Vec<Cell>)) -> Report {
    let (features, reference) = trained();
    let recent = population(&reference, change);
    check(&features, &reference, 20_000, &recent, &[], Limits::default())
}

fn subjects(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.subject.as_str()).collect()
}

#[test]
fn records_like_those_of_the_training_are_no_finding() {
    let report = found(|_, _, _| {});
    assert_eq!((report.sampled, subjects(&report)), (1000, vec![]));
    assert!(report.features.iter().all(|feature| feature.stability.psi < 0.001), "{report:?}");
}

#[test]
fn a_number_that_grows_is_found_and_named() {
    let report = found(|part, _, cells| {
        if part < 40 {
            cells[0] = Cell::Number(7.0);
        }
    });
    assert_eq!(subjects(&report), ["feature/calls"]);
    let finding = &report.findings[0];
    assert_eq!((finding.signal, finding.limit), (Signal::FeatureShift, 0.25));
    assert!(
        finding.detail.contains("\"The calls\"")
            && finding.detail.contains("6 or more went from 25.0 % to 65.0 %"),
        "{finding:?}"
    );
}

#[test]
fn a_field_that_is_no_longer_filled_is_found() {
    let report = found(|part, _, cells| {
        if part >= 40 {
            cells.truncate(1);
        }
    });
    assert_eq!(subjects(&report), ["feature/country"]);
    assert!(report.findings[0].detail.contains("missing went from 10.0 % to 70.0 %"), "{report:?}");
}

#[test]
fn categories_that_were_never_trained_on_are_a_bin_of_their_own() {
    let report = found(|part, _, cells| {
        if part >= 90 {
            cells[1] = Cell::text(format!("new {part}"));
        }
    });
    assert_eq!(subjects(&report), ["feature/country"]);
    assert!(report.findings[0].detail.contains("others went from 0.0 % to 10.0 %"), "{report:?}");
}

#[test]
fn scores_that_rise_are_found() {
    let report = found(|_, probability, _| *probability += 0.2);
    assert_eq!(subjects(&report), ["score"]);
    assert_eq!(report.findings[0].signal, Signal::ScoreShift);
}

#[test]
fn a_handful_of_scores_raises_no_alarm() {
    let (features, reference) = trained();
    let mut recent = Population::new(&reference);
    for _ in 0..6 {
        recent.add(&reference, 0.25, &[Cell::Number(9.0), Cell::text("DE")]);
    }
    let report = check(&features, &reference, 20_000, &recent, &[], Limits::default());
    assert!(report.features[0].stability.psi > report.limits.psi, "it is beyond the limit: {report:?}");
    assert_eq!(subjects(&report), Vec::<&str>::new());
}

#[test]
fn nothing_to_look_at_is_no_finding() {
    let (features, reference) = trained();
    let report = check(&features, &reference, 20_000, &Population::new(&reference), &[], Limits::default());
    assert_eq!((report.sampled, report.score, report.findings.len()), (0, None, 0));
}

fn matured(probability: f64, rows: usize, converted: usize) -> Vec<Matured> {
    (0..rows).map(|i| Matured { probability, converted: i < converted }).collect()
}

fn calibrated(matured: &[Matured]) -> Report {
    let (features, reference) = trained();
    check(&features, &reference, 20_000, &Population::new(&reference), matured, Limits::default())
}

#[test]
fn broken_promises_are_found_once_there_are_enough_of_them() {
    assert_eq!(subjects(&calibrated(&matured(0.3, 1000, 200))), ["gap"]);
    assert_eq!(subjects(&calibrated(&matured(0.3, 1000, 270))), Vec::<&str>::new(), "within the limit");
    assert_eq!(subjects(&calibrated(&matured(0.3, 20, 4))), Vec::<&str>::new(), "may be chance");
}

#[test]
fn promises_that_are_wrong_in_both_directions_are_found() {
    let mut rows = matured(0.1, 1000, 300);
    rows.extend(matured(0.5, 1000, 300));
    let report = calibrated(&rows);
    assert_eq!(subjects(&report), ["groups"]);
    assert!(report.findings[0].detail.contains("20.0 percentage points"), "{report:?}");
}

#[test]
fn a_report_survives_json() {
    let report = found(|_, probability, _| *probability += 0.2);
    let text = serde_json::to_string(&report).unwrap();
    let again: Report = serde_json::from_str(&text).unwrap();
    assert_eq!(subjects(&again), subjects(&report));
    assert_eq!(serde_json::to_string(&again).unwrap(), text);
}
