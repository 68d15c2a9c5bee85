//! `POST /`: a member starts a run.

use edge::{Request, Response, idempotent, sql::writer};
use hubspot::ScoredObject;
use kernel::{FieldError, PortalId, Problem};
use ports::Ports;
use scorer::sql::ScoringContext;
use scoring::settings::Settings;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::sql::TrainingStart;

/// What a viewer of the portal is told.
const VIEWERS: &str = "viewers may look at trainings, not start them";

/// What is asked for. The rest of the settings comes from the portal's active configuration.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Start {
    #[cfg_attr(test, schemars(with = "String"))]
    portal_id: PortalId,
    #[cfg_attr(test, schemars(with = "String", extend("enum" = ["contacts", "companies", "deals"])))]
    object_type: ScoredObject,
    /// The label rule; absent, the configured one.
    #[serde(default)]
    positive: Option<Map<String, Value>>,
    /// Properties and features to leave out, besides the configured ones.
    #[serde(default)]
    exclude: Vec<String>,
    /// Only look at the data and report.
    #[serde(default)]
    dry_run: bool,
}

/// Starts a run, or names the one that is open for this object.
pub(crate) async fn start(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Start = request.json()?;
    let (member, account) = writer(ports, &user, body.portal_id.clone(), VIEWERS).await?;
    idempotent(request, ports, &member.user_id, async || {
        let context =
            ScoringContext { account_id: &account, object_type: body.object_type, known_sha256: None };
        let context = context.call(ports).await?;
        let settings = settings(context.settings, &body)?;
        let start = TrainingStart {
            account_id: &account,
            user_id: &member.user_id,
            object_type: body.object_type,
            settings: &settings,
            dry_run: body.dry_run,
        };
        Response::json(202, &start.call(ports).await?)
    })
    .await
}

/// The configured settings with those of the request; 422 with a pointer when they make no sense together.
fn settings(configured: Value, body: &Start) -> Result<Value, Problem> {
    let mut settings = if configured.is_null() { json!({}) } else { configured };
    if let (Some(positive), Some(settings)) = (&body.positive, settings.as_object_mut()) {
        settings.insert("label".to_owned(), Value::Object(positive.clone()));
    }
    let mut settings = Settings::read(&settings).map_err(|problem| asked(problem, body))?;
    let configured = settings.exclude.len();
    for name in &body.exclude {
        if !settings.exclude.contains(name) {
            settings.exclude.push(name.clone());
        }
    }
    let settings = serde_json::to_value(&settings)
        .map_err(|error| Problem::internal("encode_settings", error.to_string()))?;
    // The exclusions of the request are checked as the configured ones are.
    Settings::read(&settings).map_err(|mut problem| {
        for error in &mut problem.errors {
            error.pointer = exclusion(&error.pointer, configured);
        }
        problem
    })?;
    Ok(settings)
}

/// Points into the request where the fault came from there; a broken configuration is named as such.
fn asked(mut problem: Problem, body: &Start) -> Problem {
    for error in &mut problem.errors {
        match error.pointer.strip_prefix("/label") {
            Some(rest) if body.positive.is_some() => error.pointer = format!("/positive{rest}"),
            _ => {
                *error = FieldError {
                    pointer: String::new(),
                    detail: format!(
                        "the portal's scoring configuration, {}: {}",
                        error.pointer, error.detail
                    ),
                }
            }
        }
    }
    problem
}

/// The place of an exclusion in the request: the configured ones come first in the settings.
fn exclusion(pointer: &str, configured: usize) -> String {
    let index = pointer.strip_prefix("/exclude/").and_then(|index| index.parse::<usize>().ok());
    match index.and_then(|index| index.checked_sub(configured)) {
        Some(index) => format!("/exclude/{index}"),
        None => pointer.to_owned(),
    }
}
