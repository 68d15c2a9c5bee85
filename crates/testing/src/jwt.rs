//! Access tokens of made-up users.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

/// A JWT as Supabase gives a signed-in user, with a signature that nobody checks.
pub fn user_jwt(user_id: &str) -> String {
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let claims =
        json!({ "sub": user_id, "role": "authenticated", "aud": "authenticated", "exp": 4_102_444_800_u64 });
    format!("{}.{}.dGVzdA", part(json!({ "alg": "HS256", "typ": "JWT" })), part(claims))
}
