//! What the functions tell about themselves.

use serde_json::json;

use super::{Answer, Area, Call, NO_AREA, Tables};

pub(super) const AREA: Area = Area { call, ..NO_AREA };

/// The tables of the area.
#[derive(Debug, Default)]
pub struct Telemetry {
    /// Counted calls: function, duration in milliseconds, whether it was an error.
    pub metrics: Vec<(String, i64, bool)>,
    /// Type and message of the recorded errors.
    pub errors: Vec<(String, String)>,
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    match call.function {
        "metrics_record" => {
            let row = (call.arg("p_function"), call.arg("p_duration_ms"), call.arg("p_is_error"));
            tables.telemetry.metrics.push(row);
            Some(Ok(json!({ "recorded": true })))
        }
        "error_record" => {
            tables.telemetry.errors.push((call.arg("p_error_type"), call.arg("p_message")));
            Some(Ok(json!({ "id": tables.uuid() })))
        }
        _ => None,
    }
}
