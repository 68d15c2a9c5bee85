use super::*;
use crate::{
    labels::LabelRule,
    metrics::{CalibrationBin, Candidate, Estimate, LiftDecile},
    table::Kind,
};

fn around(value: f64, half: f64) -> Estimate {
    Estimate { value, low: (value - half).max(0.0), high: value + half }
}

/// An evaluation whose names want to be markup.
fn evaluation() -> Evaluation {
    let calibration = (0..8_u32).map(|i| {
        let predicted = f64::from(i) / 10.0 + 0.05;
        let count = 5_000 / (i as usize + 1);
        CalibrationBin {
            from: f64::from(i) / 10.0,
            to: f64::from(i + 1) / 10.0,
            count,
            positives: count / 3,
            predicted,
            observed: around(predicted * 1.05, 0.01 * f64::from(i + 1)),
        }
    });
    let lift = (1..=10_u32).map(|decile| LiftDecile {
        decile: decile as usize,
        count: 1_350,
        positives: 2_000 / decile as usize,
        rate: 0.9 / f64::from(decile),
        lift: around(3.4 / f64::from(decile), 0.2),
        captured: (0.35 * f64::from(decile)).min(1.0),
    });
    let importance = (0..20_u32).map(|i| Importance {
        feature: format!("p.{i}"),
        label: if i == 17 {
            "<b>& a | very long label that goes on and on</b>".to_owned()
        } else {
            format!("Feature {i}")
        },
        mean_abs_contribution: f64::from((i * 7) % 20) / 20.0,
    });
    Evaluation {
        out_of_fold: Measures {
            count: 13_500,
            positives: 3_600,
            auc: around(0.8491, 0.008),
            brier: around(0.1336, 0.003),
            log_loss: around(0.41, 0.01),
            ece: around(0.011, 0.004),
            calibration: calibration.collect(),
            lift: lift.collect(),
        },
        candidates: vec![Candidate {
            name: "logistic C=0.1".to_owned(),
            log_loss: 0.42,
            auc: 0.845,
            weight: 0.4,
        }],
        chosen: "blend".to_owned(),
        calibrator: "isotonic".to_owned(),
        calibrators: vec![("platt".to_owned(), 0.4101), ("isotonic".to_owned(), 0.41)],
        importance: importance.collect(),
        held_out: Some(Measures {
            count: 1_500,
            positives: 400,
            auc: around(0.85, 0.02),
            ..Measures::default()
        }),
    }
}

fn features() -> Vec<Feature> {
    vec![Feature { name: "p.0".to_owned(), label: "Feature 0".to_owned(), kind: Kind::Number }]
}

fn written(champion: Option<&Champion>) -> Card {
    let (features, settings) = (features(), Settings::default());
    let skipped = BTreeMap::from([("window_not_over".to_owned(), 12_345)]);
    let excluded = [Note {
        name: "closedate".to_owned(),
        detail: "tells the outcome: [x](javascript:1)\n| row".to_owned(),
    }];
    let about = About {
        object_type: "contacts",
        settings: &settings,
        sha256: "abcdef",
        features: &features,
        trained_at: Timestamp::from_millis(1_795_000_000_000),
        data_window: Some((Timestamp::from_millis(0), Timestamp::from_millis(1_794_000_000_000))),
        skipped: &skipped,
        excluded: &excluded,
        warnings: &[],
        champion,
        decision: "yes: the first model",
    };
    card(&about, &evaluation())
}

#[test]
fn a_card_tells_what_how_good_and_from_what() {
    let champion =
        Champion { version: 3, measures: Measures { auc: around(0.84, 0.02), ..Measures::default() } };
    let card = written(Some(&champion)).markdown;
    for part in [
        "# Score of contacts",
        "has a won deal within 90 days",
        "7 days after its creation",
        "| Training rows | 13,500 |",
        "| Positive | 3,600 (26.7 %) |",
        "| AUC (0.5 is chance, 1 is perfect) | 0.8491 | 0.8411 to 0.8571 |",
        "1,500 rows, 400 of them positive",
        "| 0.8500 (0.8300 to 0.8700) | 0.8400 (0.8200 to 0.8600) |",
        "| window not over | 12,345 |",
        "| In service | yes: the first model |",
        "| 1 | 1,350 | 90.0 % | 3.40 | 3.20 to 3.60 | 35.0 % |",
    ] {
        assert!(card.contains(part), "{part} is missing in\n{card}");
    }
    assert!(!written(None).markdown.contains("version 3"));
}

#[test]
fn long_lists_are_cut_and_say_so() {
    let excluded: Vec<Note> =
        (0..55).map(|i| Note { name: format!("property {i}"), detail: "by rule".to_owned() }).collect();
    let (features, settings) = (features(), Settings::default());
    let about = About {
        object_type: "deals",
        settings: &settings,
        sha256: "abcdef",
        features: &features,
        trained_at: Timestamp::from_millis(0),
        data_window: None,
        skipped: &BTreeMap::new(),
        excluded: &excluded,
        warnings: &excluded[..3],
        champion: None,
        decision: "",
    };
    let card = card(&about, &Evaluation::default()).markdown;
    assert!(card.contains("| property 39 |") && !card.contains("| property 40 |"), "{card}");
    assert_eq!(card.matches("… and 15 more.").count(), 1);
    assert!(!card.contains("Records without a label") && !card.contains("In service"));
}

#[test]
fn every_table_of_a_card_has_rows_of_one_width() {
    let card = written(None).markdown;
    let mut width = None;
    for line in card.lines() {
        let bars = line.replace("\\|", "").matches('|').count();
        if line.starts_with('|') {
            assert_eq!(*width.get_or_insert(bars), bars, "{line}");
        } else {
            assert_eq!(bars, 0, "a row that does not begin as one: {line}");
            width = None;
        }
    }
}

#[test]
fn names_from_outside_are_no_markup() {
    let card = written(None);
    assert!(card.markdown.contains("&lt;b&gt;&amp; a \\| very long label"), "{}", card.markdown);
    assert!(card.markdown.contains("tells the outcome: \\[x\\](javascript:1) \\| row"), "{}", card.markdown);
    assert!(!card.plots.importance.contains("<b>") && card.plots.importance.contains("&lt;b&gt;&amp; a"));
}

/// Opening and closing tags match and nothing but our elements is there: a reader of XML would take it.
fn assert_well_formed(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    for part in svg.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        assert!(!text.contains('>'), "a bare > in {text}");
        for entity in text.split('&').skip(1) {
            assert!(
                ["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|known| entity.starts_with(known)),
                "{entity}"
            );
        }
        let name = tag.trim_end_matches('/').split(' ').next().unwrap();
        if let Some(closed) = name.strip_prefix('/').or_else(|| tag.strip_prefix('/')) {
            assert_eq!(open.pop(), Some(closed));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn plots_are_well_formed_and_stay_within_their_frame() {
    let full = written(None).plots;
    let empty = plots(&Evaluation::default());
    for svg in [full.reliability, full.lift, full.importance, empty.reliability, empty.lift, empty.importance]
    {
        assert_well_formed(&svg);
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        let frame: Vec<f64> = svg
            .split("viewBox=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .split(' ')
            .map(|n| n.parse().unwrap())
            .collect();
        for (attribute, end) in [("x", frame[2]), ("y", frame[3]), ("cx", frame[2]), ("cy", frame[3])] {
            for value in svg.split(&format!(" {attribute}=\"")).skip(1) {
                let value: f64 = value.split('"').next().unwrap().parse().unwrap();
                assert!((0.0..=end).contains(&value), "{attribute} = {value} of {end}");
            }
        }
    }
}

#[test]
fn the_reliability_plot_shows_every_band_with_its_interval_and_count() {
    let evaluation = evaluation();
    let svg = plots(&evaluation).reliability;
    assert_eq!(svg.matches("<circle").count(), evaluation.out_of_fold.calibration.len());
    assert!(svg.contains("predicted 5.0 %, observed 5.3 % (4.2 % to 6.2 %), 5,000 rows"), "{svg}");
    assert!(svg.contains("prefers-color-scheme:dark"));
}

#[test]
fn the_importance_plot_names_the_strongest_features_first() {
    let svg = plots(&evaluation()).importance;
    assert!(svg.find(">&lt;b&gt;").unwrap() < svg.find("Feature 14: 0.900").unwrap(), "{svg}");
    assert!(svg.contains("the first 15 of 20 features"));
}

/// Each of these stands in the picture.
#[track_caller]
fn assert_draws(svg: &str, parts: &[&str]) {
    for part in parts {
        assert!(svg.contains(part), "{part} is missing in\n{svg}");
    }
}

#[test]
fn the_lift_plot_is_drawn_to_scale() {
    // Ten columns of 48.8 between 48 and 536; a lift of 4 would reach from 304 up to 84.
    assert_draws(
        &plots(&evaluation()).lift,
        &[
            r#"viewBox="0 0 560 380""#,
            r#"<rect class="bar" x="55.81" y="117" width="33.18" height="187"/>"#,
            r#"<line class="span" x1="72.4" y1="128" x2="72.4" y2="106"/>"#,
            r#"<line class="span" x1="68.4" y1="128" x2="76.4" y2="128"/>"#,
            r#"<line class="span" x1="68.4" y1="106" x2="76.4" y2="106"/>"#,
            r#"<text class="" text-anchor="middle" x="72.4" y="100">3.4</text>"#,
            r#"<text class="value" text-anchor="middle" x="72.4" y="100">3.4</text>"#,
            r#"<text class="value" text-anchor="middle" x="511.6" y="268.3">0.3</text>"#,
            r#"<text class="muted" text-anchor="middle" x="511.6" y="322">10</text>"#,
            r#"<text class="muted" text-anchor="middle" x="511.6" y="340">9.0 %</text>"#,
            r#"<line class="grid" x1="48" y1="249" x2="536" y2="249"/>"#,
            r#"<text class="muted" text-anchor="end" x="40" y="253">1×</text>"#,
            r#"<line class="axis" x1="48" y1="304" x2="536" y2="304"/>"#,
            r#"<line class="guide" x1="48" y1="249" x2="536" y2="249"/>"#,
            r#"<text class="muted" text-anchor="middle" x="292" y="364">"#,
        ],
    );
}

#[test]
fn the_importance_plot_is_drawn_to_scale() {
    // Fifteen bars, 24 apart, below 68; a contribution of 1 would reach from 240 to 584.
    assert_draws(
        &plots(&evaluation()).importance,
        &[
            r#"viewBox="0 0 640 484""#,
            r#"<rect class="bar" x="240" y="72" width="326.8" height="16"/>"#,
            r#"<rect class="bar" x="240" y="96" width="309.6" height="16"/>"#,
            r#"<rect class="bar" x="240" y="408" width="86" height="16"/>"#,
            r#"<text class="" text-anchor="start" x="572.8" y="84">0.95</text>"#,
            r#"<text class="" text-anchor="end" x="230" y="108">"#,
            r#"<line class="grid" x1="308.8" y1="68" x2="308.8" y2="428"/>"#,
            r#"<text class="muted" text-anchor="middle" x="308.8" y="448">0.2</text>"#,
            r#"<line class="axis" x1="240" y1="68" x2="240" y2="428"/>"#,
        ],
    );
}

#[test]
fn the_reliability_plot_is_drawn_to_scale() {
    // A share of 1 reaches from 64 to 536, and from 340 up to 88; 5,000 rows from 418 up to 366.
    assert_draws(
        &plots(&evaluation()).reliability,
        &[
            r#"viewBox="0 0 560 480""#,
            r#"<circle class="dot" cx="87.6" cy="326.77" r="4.5"/>"#,
            r#"<line class="span" x1="87.6" y1="329.29" x2="87.6" y2="324.25"/>"#,
            r#"<line class="span" x1="83.6" y1="329.29" x2="91.6" y2="329.29"/>"#,
            r#"<line class="span" x1="83.6" y1="324.25" x2="91.6" y2="324.25"/>"#,
            r#"<rect class="count" x="82.6" y="366" width="10" height="52"/>"#,
            r#"<rect class="count" x="129.8" y="392" width="10" height="26"/>"#,
            r#"<line class="guide" x1="64" y1="340" x2="536" y2="88"/>"#,
            r#"<line class="grid" x1="64" y1="289.6" x2="536" y2="289.6"/>"#,
            r#"<text class="muted" text-anchor="end" x="56" y="293.6">20 %</text>"#,
            r#"<text class="muted" text-anchor="middle" x="158.4" y="436">20 %</text>"#,
            r#"<text class="muted" text-anchor="start" x="64" y="76">Observed share</text>"#,
            r#"<text class="muted" text-anchor="middle" x="300" y="464">Predicted probability</text>"#,
            r#"<text class="muted" text-anchor="start" x="64" y="358">Rows</text>"#,
            r#"<text class="muted" text-anchor="end" x="56" y="370">5,000</text>"#,
            "outside the 95 % interval in 0.",
        ],
    );
}

#[test]
fn a_prediction_outside_its_interval_is_counted_on_either_side() {
    let mut evaluation = evaluation();
    evaluation.out_of_fold.calibration[0].predicted = 0.0;
    evaluation.out_of_fold.calibration[1].predicted = 0.9;
    assert_draws(&plots(&evaluation).reliability, &["outside the 95 % interval in 2."]);
}

#[test]
fn small_importances_have_two_decimals_on_their_axis() {
    let mut evaluation = evaluation();
    for importance in &mut evaluation.importance {
        importance.mean_abs_contribution /= 40.0;
    }
    evaluation.importance.truncate(3);
    let svg = plots(&evaluation).importance;
    assert!(svg.contains(">0.00</text>"), "{svg}");
    assert!(!svg.contains("the first 15 of"), "all three are drawn");
}

#[test]
fn outcomes_are_told_in_words() {
    let told = |json: &str| outcome(&serde_json::from_str::<LabelRule>(json).unwrap());
    assert_eq!(told(r#"{"kind": "deal_won"}"#), "has a won deal within 90 days");
    assert_eq!(
        told(r#"{"kind": "lifecycle_stage", "stages": ["customer", "opportunity"], "within_days": 30}"#),
        "reaches the lifecycle stage customer or opportunity within 30 days"
    );
    assert_eq!(
        told(r#"{"kind": "property", "property": "amount", "operator": "gte", "value": 5}"#),
        "has a property amount that is 5 or more"
    );
}
