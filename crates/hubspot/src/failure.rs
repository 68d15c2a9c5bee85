//! What an unsuccessful answer means.

use serde::Deserialize;
use serde_json::{Map, Value};

/// The error answer, read as far as it can be: gateways answer HTML or nothing at all.
///
/// The message is not kept: it may quote personal data, and its wording may change at any time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorBody {
    /// `category`, else the upper-case `status` of the token endpoint, else `errorType`.
    pub category: String,
    /// RFC 6749 `error` of the token endpoint (`invalid_grant`, …).
    pub error: String,
    /// Which rate limit was hit.
    pub policy_name: String,
    /// What HubSpot's support asks for.
    pub correlation_id: String,
    /// Scopes that are missing.
    pub required_scopes: Vec<String>,
}

fn text(fields: &Map<String, Value>, name: &str) -> String {
    fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

impl ErrorBody {
    /// Reads what can be read; never fails.
    pub fn read(body: &str) -> Self {
        let Ok(fields) = serde_json::from_str::<Map<String, Value>>(body) else { return Self::default() };
        let mut category = text(&fields, "category");
        if category.is_empty() {
            // The token endpoint puts its category in `status`, elsewhere `status` is just "error".
            category = text(&fields, "status");
            if category == "error" {
                category = text(&fields, "errorType");
            }
        }
        Self {
            category,
            error: text(&fields, "error"),
            policy_name: text(&fields, "policyName"),
            correlation_id: text(&fields, "correlationId"),
            required_scopes: required_scopes(&fields),
        }
    }
}

#[derive(Deserialize)]
struct Detail {
    #[serde(default)]
    context: Context,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Context {
    required_granular_scopes: Vec<String>,
}

fn required_scopes(fields: &Map<String, Value>) -> Vec<String> {
    let Some(Value::Array(details)) = fields.get("errors") else { return Vec::new() };
    let scopes = details.iter().filter_map(|detail| Detail::deserialize(detail).ok());
    scopes.flat_map(|detail| detail.context.required_granular_scopes).collect()
}

/// Which of the rate limits was hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatePolicy {
    /// Search's requests per second.
    Secondly,
    /// The rolling 10 s; also when the answer does not say.
    TenSecondly,
    /// The day's contingent, until midnight in the portal's time zone.
    Daily,
}

impl RatePolicy {
    /// Milliseconds to stay away when the answer has no `Retry-After`, which it often has not, before jitter.
    ///
    /// A day's end is not known here: an hour is for a portal without a time zone.
    pub const fn pause_ms(self) -> u64 {
        match self {
            Self::Secondly => 1_000,
            Self::TenSecondly => 10_000,
            Self::Daily => 3_600_000,
        }
    }
}

/// The meaning of an unsuccessful answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// 401: the access token is too old. Refresh once, send once more.
    ExpiredAuth,
    /// 401 otherwise: revoked or unknown token. The same is done, and then the connection is in question.
    InvalidAuth,
    /// 403: these scopes were not granted. No retry helps; the object is not permitted.
    MissingScopes(Vec<String>),
    /// 403 for another reason.
    Forbidden,
    /// 404: archived, merged away or never was.
    NotFound,
    /// 409: exists already.
    Conflict,
    /// 414: too many properties in the URL.
    UriTooLong,
    /// 400, 422 and the like: the request is wrong and stays wrong.
    Validation,
    /// 429.
    RateLimited {
        /// Which limit.
        policy: RatePolicy,
        /// `Retry-After` in milliseconds, where it came.
        retry_after_ms: Option<u64>,
    },
    /// 423: locked for a moment; at least 2 s.
    Locked {
        /// `Retry-After` in milliseconds, where it came.
        retry_after_ms: Option<u64>,
    },
    /// 477: the portal moves between data centres, for up to 24 h.
    Migrating {
        /// `Retry-After` in milliseconds, where it came.
        retry_after_ms: Option<u64>,
    },
    /// 5xx, 408: HubSpot or something before it.
    Server {
        /// `Retry-After` in milliseconds, where it came.
        retry_after_ms: Option<u64>,
    },
}

impl Failure {
    /// Whether it is about what was sent, so that the answer's reasons tell the sender what to change.
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::Validation | Self::Conflict | Self::NotFound)
    }

    /// Names the failure of an answer with a status outside 2xx.
    pub fn classify(status: u16, retry_after: Option<&str>, body: &ErrorBody) -> Self {
        let retry_after_ms = retry_after.and_then(seconds);
        match status {
            401 if body.category == "EXPIRED_AUTHENTICATION" => Self::ExpiredAuth,
            401 => Self::InvalidAuth,
            403 if body.category == "MISSING_SCOPES" || !body.required_scopes.is_empty() => {
                Self::MissingScopes(body.required_scopes.clone())
            }
            403 => Self::Forbidden,
            404 => Self::NotFound,
            408 | 500..=599 => Self::Server { retry_after_ms },
            409 => Self::Conflict,
            414 => Self::UriTooLong,
            423 => Self::Locked { retry_after_ms },
            429 => Self::RateLimited { policy: policy(&body.policy_name), retry_after_ms },
            477 => Self::Migrating { retry_after_ms },
            _ => Self::Validation,
        }
    }
}

fn policy(name: &str) -> RatePolicy {
    // "TEN_SECONDLY_ROLLING" contains "SECONDLY": the longer one first.
    if name.contains("DAILY") {
        RatePolicy::Daily
    } else if name.contains("SECONDLY") && !name.contains("TEN") {
        RatePolicy::Secondly
    } else {
        RatePolicy::TenSecondly
    }
}

/// `Retry-After` in seconds, at most a day: no answer may park a connection for longer.
fn seconds(text: &str) -> Option<u64> {
    const DAY_MS: u64 = 86_400_000;
    text.trim().parse::<u64>().ok().map(|seconds| seconds.saturating_mul(1_000).min(DAY_MS))
}

#[cfg(test)]
mod tests;
