//! The portal's own rules about its records.

use crate::portal::{ObjectType, Values};
use crate::sim::Sim;
use crate::wire::{ApiError, Detail};

/// Refuses a write after which a property that the portal's admins require would be empty, as API version 2026-09 does on
/// every way of writing: also when the write is about other properties.
pub(crate) fn check(
    sim: &Sim,
    object: ObjectType,
    values: &Values,
    record: Option<u64>,
) -> Result<(), ApiError> {
    let schema = sim.portal.schema(object);
    let record = record.and_then(|id| sim.portal.store(object).get(id));
    let is_empty = |name: &&String| {
        let Some(index) = schema.index_of(name) else { return false };
        match values.iter().find(|(written, _)| *written == index) {
            Some((_, value)) => value.is_none(),
            None => record.and_then(|record| record.get(index)).is_none_or(str::is_empty),
        }
    };
    let required = sim.settings.required_properties.get(object.plural());
    let missing: Vec<String> = required.into_iter().flatten().filter(is_empty).cloned().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!(
        "Error writing {}. Some required properties were not set: {missing:?}",
        object.singular().to_uppercase()
    );
    let detail = Detail {
        message: message.clone(),
        code: Some("MISSING_REQUIRED_PROPERTY"),
        context: vec![("properties", missing)],
    };
    Err(ApiError::invalid(message).with_detail(detail))
}
