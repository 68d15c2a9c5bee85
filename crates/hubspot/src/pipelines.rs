//! The ways that records go: pipelines and their stages.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::read::{ReadError, Text, read};
use crate::{Api, ApiRequest, Bucket, ObjectType};

impl Api {
    /// `GET /crm/pipelines/{version}/{object}`: all pipelines with their stages, without paging; archived ones are not listed.
    pub fn pipelines(&self, object: ObjectType) -> ApiRequest {
        Self::get(format!("/crm/pipelines/{}/{object}", self.version()), Bucket::General)
    }
}

impl ObjectType {
    /// Whether its records go through pipelines that are mirrored.
    pub fn has_pipelines(self) -> bool {
        matches!(self.name(), "deals" | "tickets")
    }
}

/// A pipeline, as the mirror takes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pipeline {
    /// What the record's property says.
    pub id: String,
    /// What people call it.
    pub label: Option<String>,
    /// Place among the pipelines.
    pub display_order: Option<i32>,
    /// Its stages; `None` when not all of them could be read, since one that is missing is no stage any more.
    pub stages: Option<Vec<Stage>>,
}

/// A stage of a pipeline.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stage {
    /// What the record's property says.
    pub id: String,
    /// What people call it.
    pub label: Option<String>,
    /// Place in the pipeline.
    pub display_order: Option<i32>,
    /// Whether a record is done with in it.
    pub is_closed: Option<bool>,
    /// Share of records in it that are won.
    pub probability: Option<f64>,
}

/// The pipelines of an object.
#[derive(Debug)]
pub struct Pipelines {
    /// Those that could be read.
    pub pipelines: Vec<Pipeline>,
    /// Whether that are all of the answer.
    pub is_whole: bool,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    results: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WirePipeline<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(default)]
    label: Option<String>,
    #[serde(borrow, default)]
    display_order: Option<Text<'a>>,
    #[serde(borrow, default)]
    stages: Option<Vec<&'a RawValue>>,
    #[serde(default)]
    archived: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireStage<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(default)]
    label: Option<String>,
    #[serde(borrow, default)]
    display_order: Option<Text<'a>>,
    #[serde(borrow, default)]
    metadata: Option<&'a RawValue>,
    #[serde(default)]
    archived: Option<bool>,
}

/// What a stage means, in texts.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    #[serde(borrow, default)]
    is_closed: Option<Text<'a>>,
    #[serde(borrow, default)]
    probability: Option<Text<'a>>,
    /// Of tickets, where it says the same.
    #[serde(borrow, default)]
    ticket_state: Option<Text<'a>>,
}

impl Pipelines {
    /// Reads the answer of [`Api::pipelines`]. A pipeline that cannot be read takes no other with it.
    pub fn read(body: &str) -> Result<Self, ReadError> {
        let wire: Wire<'_> = read("pipelines", body)?;
        let mut all = Self { pipelines: Vec::new(), is_whole: true };
        for raw in wire.results {
            match read::<WirePipeline<'_>>("pipeline", raw.get()) {
                Ok(wire) if wire.archived == Some(true) => {}
                Ok(wire) if !wire.id.0.is_empty() => all.pipelines.push(pipeline(wire)),
                _ => all.is_whole = false,
            }
        }
        Ok(all)
    }
}

fn pipeline(wire: WirePipeline<'_>) -> Pipeline {
    let stages = wire.stages.unwrap_or_default();
    let stages = stages.into_iter().map(|raw| stage(raw.get())).collect::<Option<Vec<_>>>();
    Pipeline {
        id: wire.id.0.into_owned(),
        label: wire.label,
        display_order: place(wire.display_order),
        // A pipeline has at least one.
        stages: stages
            .map(|stages| stages.into_iter().flatten().collect())
            .filter(|all: &Vec<_>| !all.is_empty()),
    }
}

/// `Some(None)` for a stage that is archived.
#[allow(clippy::option_option)] // three things may be the case
fn stage(raw: &str) -> Option<Option<Stage>> {
    let wire: WireStage<'_> = read("stage", raw).ok().filter(|wire: &WireStage<'_>| !wire.id.0.is_empty())?;
    if wire.archived == Some(true) {
        return Some(None);
    }
    let metadata =
        wire.metadata.and_then(|raw| read::<Metadata<'_>>("metadata", raw.get()).ok()).unwrap_or_default();
    let is = |text: &Option<Text<'_>>, value: &str| {
        text.as_ref().is_some_and(|text| text.0.eq_ignore_ascii_case(value))
    };
    let is_closed = match &metadata {
        told if is(&told.is_closed, "true") => Some(true),
        told if is(&told.is_closed, "false") => Some(false),
        told if is(&told.ticket_state, "CLOSED") => Some(true),
        told if is(&told.ticket_state, "OPEN") => Some(false),
        _ => None,
    };
    let probability = metadata.probability.and_then(|text| text.0.parse::<f64>().ok());
    Some(Some(Stage {
        id: wire.id.0.into_owned(),
        label: wire.label,
        display_order: place(wire.display_order),
        is_closed,
        probability: probability.filter(|share| (0.0..=1.0).contains(share)),
    }))
}

fn place(text: Option<Text<'_>>) -> Option<i32> {
    text?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(stage: &str) -> Stage {
        let body = format!(r#"{{"results":[{{"id":"p","stages":[{stage}]}}]}}"#);
        Pipelines::read(&body).unwrap().pipelines.remove(0).stages.unwrap().remove(0)
    }

    #[test]
    fn the_pipelines_of_an_object_are_read_at_once() {
        let request = Api::default().pipelines(ObjectType::Deals);
        assert_eq!(request.path_and_query, "/crm/pipelines/2026-09/deals");
        let body = r#"{"results":[{"id":"default","label":"Sales","displayOrder":0,"archived":false,"stages":[
            {"id":"won","label":"Won","displayOrder":5,"metadata":{"isClosed":"true","probability":"1.0"},"archived":false},
            {"id":"old","archived":true}]},{"id":"gone","archived":true}]}"#;
        let read = Pipelines::read(body).unwrap();
        assert!(read.is_whole);
        let [pipeline] = read.pipelines.as_slice() else { panic!("{read:?}") };
        assert_eq!((pipeline.id.as_str(), pipeline.label.as_deref()), ("default", Some("Sales")));
        let won = Stage {
            id: "won".to_owned(),
            label: Some("Won".to_owned()),
            display_order: Some(5),
            is_closed: Some(true),
            probability: Some(1.0),
        };
        assert_eq!(pipeline.stages, Some(vec![won]));
    }

    #[test]
    fn what_a_stage_does_not_say_is_not_known() {
        for (metadata, expected) in [
            (r#"{"isClosed":"false","probability":"0.2"}"#, (Some(false), Some(0.2))),
            (r#"{"isClosed":true,"probability":0}"#, (Some(true), Some(0.0))),
            (r#"{"ticketState":"CLOSED"}"#, (Some(true), None)),
            (r#"{"ticketState":"OPEN"}"#, (Some(false), None)),
            (r#"{"isClosed":"perhaps","probability":"1.5"}"#, (None, None)),
            (r#"{"probability":"NaN"}"#, (None, None)),
            (r#"{"probability":{}}"#, (None, None)),
            ("[]", (None, None)),
            ("null", (None, None)),
        ] {
            let stage = one(&format!(r#"{{"id":"s","displayOrder":"x","metadata":{metadata}}}"#));
            assert_eq!((stage.is_closed, stage.probability), expected, "{metadata}");
            assert_eq!(stage.display_order, None);
        }
    }

    #[test]
    fn stages_that_are_not_all_read_are_none_and_a_pipeline_without_id_leaves_the_answer_in_pieces() {
        for stages in [r#"[{"id":"s"},{"label":"x"}]"#, "[]", "null", r#"[{"id":"s"},7]"#] {
            let body = format!(r#"{{"results":[{{"id":"p","stages":{stages}}}]}}"#);
            let read = Pipelines::read(&body).unwrap();
            assert_eq!((read.pipelines[0].stages.as_ref(), read.is_whole), (None, true), "{stages}");
        }
        for nameless in [r#"{"label":"x"}"#, r#"{"id":"","label":"x"}"#] {
            let read = Pipelines::read(&format!(r#"{{"results":[{nameless},{{"id":"p"}}]}}"#)).unwrap();
            assert_eq!((read.pipelines.len(), read.is_whole), (1, false), "{nameless}");
        }
        assert!(Pipelines::read("{}").is_err(), "no list is no empty list");
    }

    #[test]
    fn deals_and_tickets_go_through_pipelines() {
        let has = |name: &str| ObjectType::parse(name).unwrap().has_pipelines();
        assert!(has("deals") && has("tickets") && !has("contacts") && !has("2-7"));
    }
}
