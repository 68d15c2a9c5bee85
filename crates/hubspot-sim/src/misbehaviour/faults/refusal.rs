//! Faults that take the place of the answer.

use super::kind::{FaultKind, Policy};
use crate::wire::ApiError;

impl FaultKind {
    /// The error that takes the place of the answer, for the kinds that have one.
    pub(super) fn refusal(&self, missing: &[String]) -> Option<ApiError> {
        match self {
            Self::RateLimited { policy, retry_after } => {
                let wait_ms = retry_after.map(|seconds| seconds * 1_000);
                Some(match policy {
                    Policy::TenSecondlyRolling => ApiError::too_many("TEN_SECONDLY_ROLLING", wait_ms),
                    Policy::Secondly => ApiError::too_many("SECONDLY", wait_ms),
                    Policy::Daily => ApiError::too_many("DAILY", wait_ms),
                    Policy::None => {
                        let message = "You have reached your ten_secondly_rolling limit.";
                        ApiError::new(429, "RATE_LIMITS", message).with_retry_after(wait_ms)
                    }
                })
            }
            Self::ServerError { status, html, retry_after } => {
                let error = if *html {
                    ApiError::gateway(*status, &format!("Error {status}"))
                } else {
                    ApiError::new(*status, "INTERNAL_ERROR", "internal error")
                };
                Some(error.with_retry_after(retry_after.map(|seconds| seconds * 1_000)))
            }
            Self::Forbidden => Some(ApiError::missing_scopes(missing.to_vec())),
            _ => None,
        }
    }
}
