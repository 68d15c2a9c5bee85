//! What the project lacks.

use serde_json::Value;

ports::sql_functions! {
    /// Asks whether the project has all that it needs to run by itself.
    platform_state => pub service PlatformState {} -> Value;
}
