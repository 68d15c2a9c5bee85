//! Champion and challenger on the same held-out rows.

use scoring::{
    artefact::Model,
    metrics::{Measures, evaluate},
    table::{Cell, Table},
};
use serde::Serialize;

/// Whether the new model may serve, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Verdict {
    /// Whether it is to be activated.
    pub(super) activate: bool,
    /// Stable name of the reason.
    pub(super) code: &'static str,
    /// The reason for people.
    pub(super) detail: String,
}

/// The model in service.
pub(super) struct Champion {
    pub(super) version: i64,
    /// None when this version of the suite cannot read its bytes.
    pub(super) model: Option<Model>,
}

/// Both on the held-out rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Comparison {
    pub(super) champion: Option<Side>,
    pub(super) challenger: Side,
    /// How much area under the curve the challenger may lose.
    pub(super) margin: f64,
    #[serde(flatten)]
    pub(super) verdict: Verdict,
}

/// One model on the held-out rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Side {
    pub(super) version: Option<i64>,
    pub(super) sha256: String,
    /// Features it knows that the rows do not have, as those that leak: it gets them as missing.
    pub(super) missing_features: Vec<String>,
    pub(super) measures: Measures,
}

/// Compares on `rows`; without a champion the challenger is the first model.
pub(super) fn compare(
    champion: Option<&Champion>,
    challenger: &Model,
    rows: &Table,
    margin: f64,
) -> Comparison {
    let side = side(None, challenger, rows);
    let read = champion.and_then(|champion| Some((champion.version, champion.model.as_ref()?)));
    let verdict = match champion.filter(|_| read.is_none()) {
        Some(Champion { version, .. }) => {
            let detail =
                format!("Version {version}, which serves, can no longer be read: it scores nothing.");
            Verdict { activate: true, code: "champion_unreadable", detail }
        }
        None => Verdict {
            activate: true,
            code: "first_model",
            detail: "There was no model before this one.".to_owned(),
        },
    };
    let champion = read.map(|(version, model)| self::side(Some(version), model, rows));
    let verdict = champion.as_ref().map_or(verdict, |champion| self::verdict(champion, &side, margin));
    let verdict =
        if verdict.activate && side.measures.auc.low <= CHANCE { no_better(&side) } else { verdict };
    Comparison { champion, challenger: side, margin, verdict }
}

/// The area under the curve of a coin.
const CHANCE: f64 = 0.5;

fn no_better(challenger: &Side) -> Verdict {
    let Measures { count, positives, auc, .. } = &challenger.measures;
    let detail = format!(
        "Area under the curve on {count} held-out rows with {positives} positives: {:.4}, with 95 % certainty only above \
         {:.4}. A coin has {CHANCE}. An admin may activate the model.",
        auc.value, auc.low
    );
    Verdict { activate: false, code: "no_better_than_chance", detail }
}

fn verdict(champion: &Side, challenger: &Side, margin: f64) -> Verdict {
    let says = |activate, code, detail| Verdict { activate, code, detail };
    let (count, positives) = (challenger.measures.count, challenger.measures.positives);
    let version = champion.version.unwrap_or_default();
    if champion.sha256 == challenger.sha256 {
        let detail = format!("Version {version}, which serves, is the same model.");
        return says(false, "same_as_champion", detail);
    }
    if positives == 0 || positives == count {
        let detail = format!(
            "The {count} held-out rows have {positives} positives: nothing to compare with version {version} on. \
             An admin may activate the model."
        );
        return says(false, "not_comparable", detail);
    }
    let (new, old) = (challenger.measures.auc.value, champion.measures.auc.value);
    let measured = format!(
        "Area under the curve on the same {count} held-out rows: {new:.4}, version {version} has {old:.4}; \
         at most {margin} may be lost."
    );
    if new >= old - margin {
        says(true, "not_worse", measured)
    } else {
        says(false, "worse_than_champion", measured)
    }
}

fn side(version: Option<i64>, model: &Model, rows: &Table) -> Side {
    let places: Vec<Option<usize>> = model.features().iter().map(|feature| place(feature, rows)).collect();
    let missing = model.features().iter().zip(&places).filter(|(_, place)| place.is_none());
    let missing_features = missing.map(|(feature, _)| feature.name.clone()).collect();
    let cell = |row: usize, place: &Option<usize>| match place.and_then(|place| rows.column(place)) {
        Some(column) => column.cell(row),
        None => Cell::Missing,
    };
    let predictions: Vec<(f64, bool)> = (0..rows.rows())
        .map(|row| {
            let cells: Vec<Cell> = places.iter().map(|place| cell(row, place)).collect();
            (model.predict(&cells).probability, rows.labels().get(row).copied().unwrap_or(false))
        })
        .collect();
    Side { version, sha256: model.sha256(), missing_features, measures: evaluate(&predictions) }
}

/// Where the rows have the feature. One that is read in another way by now is not the same.
fn place(feature: &scoring::table::Feature, rows: &Table) -> Option<usize> {
    rows.features().iter().position(|other| other.name == feature.name && other.kind == feature.kind)
}
