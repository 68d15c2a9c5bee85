//! What a fault does to an answer that is ready.

use serde_json::json;

use super::kind::FaultKind;
use crate::call::Call;
use crate::control::mutate::{Mutation, apply};
use crate::http::{Request, Response, Wire};
use crate::object_type::ObjectType;
use crate::route::route;
use crate::sim::Sim;

/// Applies the part of a fault that comes after the handler.
pub(crate) fn damage(sim: &mut Sim, call: &Call, kind: &FaultKind, response: &mut Response) {
    match kind {
        FaultKind::Slow { ms } => response.delay_ms = *ms,
        FaultKind::Truncated if !response.body.is_empty() => {
            let mut at = response.body.len() / 2;
            while !response.body.is_char_boundary(at) {
                at -= 1;
            }
            response.wire = Wire::Truncated(at);
        }
        FaultKind::Truncated | FaultKind::Reset { .. } => response.wire = Wire::Reset,
        FaultKind::Modify { count, tie } => {
            let endpoint = route(&call.request.method, call.request.path());
            let object = endpoint.and_then(|endpoint| endpoint.object()).unwrap_or(ObjectType::Contacts);
            let mutation = Mutation::EditRandom { object, count: *count, tie: *tie };
            // The change outlives a restart like one that was asked for.
            let request = Request::json("POST", "/_sim/mutate", &json!(mutation));
            if apply(sim, call.now_ms, &mutation).is_ok() {
                sim.note(call.now_ms - sim.clock_shift_ms, &request);
            }
        }
        _ => {}
    }
}
