//! Every unsuccessful answer has one meaning.

use super::*;

fn classify(status: u16, retry_after: Option<&str>, body: &str) -> Failure {
    Failure::classify(status, retry_after, &ErrorBody::read(body))
}

#[test]
fn an_old_token_and_a_wrong_one_are_told_apart() {
    let body = r#"{"status":"error","message":"m","correlationId":"c","category":"EXPIRED_AUTHENTICATION"}"#;
    assert_eq!(classify(401, None, body), Failure::ExpiredAuth);
    assert_eq!(classify(401, None, "<html>"), Failure::InvalidAuth);
}

#[test]
fn missing_scopes_are_named() {
    let body = r#"{"category":"MISSING_SCOPES","errors":[{"message":"m",
        "context":{"requiredGranularScopes":["crm.objects.deals.read"]}}]}"#;
    assert_eq!(classify(403, None, body), Failure::MissingScopes(vec!["crm.objects.deals.read".into()]));
    assert_eq!(classify(403, None, ""), Failure::Forbidden);
}

#[test]
fn each_rate_limit_has_its_policy_and_an_unnamed_one_is_the_rolling_window() {
    let limited = |policy, retry_after_ms| Failure::RateLimited { policy, retry_after_ms };
    let body = |name: &str| format!(r#"{{"status":"error","errorType":"RATE_LIMIT","policyName":"{name}"}}"#);
    assert_eq!(classify(429, None, &body("SECONDLY")), limited(RatePolicy::Secondly, None));
    assert_eq!(classify(429, Some("7"), &body("DAILY")), limited(RatePolicy::Daily, Some(7_000)));
    assert_eq!(classify(429, None, &body("TEN_SECONDLY_ROLLING")), limited(RatePolicy::TenSecondly, None));
    assert_eq!(classify(429, None, r#"{"category":"RATE_LIMITS"}"#), limited(RatePolicy::TenSecondly, None));
}

#[test]
fn a_retry_after_is_at_most_a_day() {
    assert_eq!(classify(477, Some("999999999"), ""), Failure::Migrating { retry_after_ms: Some(86_400_000) });
    assert_eq!(classify(477, Some("soon"), ""), Failure::Migrating { retry_after_ms: None });
}

#[test]
fn gateways_may_answer_anything() {
    for status in [408, 500, 502, 503, 504, 521, 524, 530] {
        assert_eq!(classify(status, None, "<html>"), Failure::Server { retry_after_ms: None });
    }
    assert_eq!(classify(400, None, "[]"), Failure::Validation);
    assert_eq!(classify(423, None, ""), Failure::Locked { retry_after_ms: None });
}

#[test]
fn the_token_endpoints_fields_are_read_too() {
    let body = ErrorBody::read(
        r#"{"error":"invalid_grant","error_description":"d","status":"BAD_REFRESH_TOKEN","message":"m",
            "correlationId":"c"}"#,
    );
    assert_eq!((body.error.as_str(), body.category.as_str()), ("invalid_grant", "BAD_REFRESH_TOKEN"));
    assert_eq!(body.correlation_id, "c");
}

#[test]
fn each_status_has_one_meaning() {
    use Failure::{
        Conflict, Forbidden, InvalidAuth, Locked, Migrating, NotFound, Server, UriTooLong, Validation,
    };
    let retry_after_ms = Some(3_000);
    for (status, meaning) in [
        (400, Validation),
        (401, InvalidAuth),
        (403, Forbidden),
        (404, NotFound),
        (405, Validation),
        (408, Server { retry_after_ms }),
        (409, Conflict),
        (414, UriTooLong),
        (422, Validation),
        (423, Locked { retry_after_ms }),
        (477, Migrating { retry_after_ms }),
        (499, Validation),
        (500, Server { retry_after_ms }),
        (599, Server { retry_after_ms }),
        (600, Validation),
    ] {
        let found = classify(status, Some(" 3 "), "");
        assert_eq!(found.is_refusal(), matches!(found, Validation | Conflict | NotFound), "{status}");
        assert_eq!(found, meaning, "{status}");
    }
}

#[test]
fn scopes_are_missing_by_their_names_or_by_the_category() {
    let scope = r#"{"errors":[{"context":{"requiredGranularScopes":["a","b"]}},{},7]}"#;
    assert_eq!(classify(403, None, scope), Failure::MissingScopes(vec!["a".into(), "b".into()]));
    let category = r#"{"category":"MISSING_SCOPES"}"#;
    assert_eq!(classify(403, None, category), Failure::MissingScopes(Vec::new()));
}

#[test]
fn the_category_stands_in_one_of_three_places() {
    for (body, category) in [
        (r#"{"category":"A","status":"B","errorType":"C"}"#, "A"),
        (r#"{"status":"B","errorType":"C"}"#, "B"),
        (r#"{"status":"error","errorType":"C"}"#, "C"),
        (r#"{"category":"","status":"error"}"#, ""),
    ] {
        assert_eq!(ErrorBody::read(body).category, category, "{body}");
    }
}

#[test]
fn each_limit_has_its_pause() {
    use RatePolicy::{Daily, Secondly, TenSecondly};

    let pauses = [RatePolicy::Secondly, RatePolicy::TenSecondly, RatePolicy::Daily].map(RatePolicy::pause_ms);
    assert_eq!(pauses, [1_000, 10_000, 3_600_000]);
    let named = ["SECONDLY", "TEN_SECONDLY_ROLLING", "DAILY", "TEN", ""].map(policy);
    assert_eq!(named, [Secondly, TenSecondly, Daily, TenSecondly, TenSecondly]);
}
