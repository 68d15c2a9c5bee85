//! Secrets go in the body, and what comes back is read as far as it came.

use super::*;

fn client() -> Client {
    Client { id: "app".into(), secret: Redacted::new("s&cret".into()) }
}

#[test]
fn secrets_go_in_the_body_and_nowhere_else() {
    let request = Api::default().refresh_token(&client(), &Redacted::new("r+t".into()));
    assert_eq!(request.path_and_query, "/oauth/2026-09/token");
    assert_eq!(
        request.body.as_ref().unwrap().text.expose(),
        "client_id=app&client_secret=s%26cret&grant_type=refresh_token&refresh_token=r%2Bt"
    );
    let printed = format!("{request:?}");
    assert!(!printed.contains("cret=") && !printed.contains("r%2Bt"), "{printed}");
}

#[test]
fn a_code_exchange_must_not_be_sent_twice() {
    let text = |text: &str| Redacted::new(text.to_owned());
    let request = Api::default().exchange_code(&client(), &text("c"), "https://x.example/cb", &text("v"));
    assert!(!request.repeatable && !request.bearer);
    let body = request.body.unwrap();
    assert!(body.text.expose().ends_with("&redirect_uri=https%3A%2F%2Fx.example%2Fcb&code_verifier=v"));
}

#[test]
fn only_the_token_and_its_lifetime_must_come() {
    let least = TokenSet::read(r#"{"access_token":"a","expires_in":1800}"#).unwrap();
    assert!(least.refresh_token.is_none() && least.portal_id.is_none() && least.scopes.is_empty());
    let full = TokenSet::read(
        r#"{"access_token":"a","refresh_token":"r","expires_in":1800,"token_type":"bearer","hub_id":62515,
            "scopes":["oauth"],"user_id":7,"id_token":null}"#,
    );
    let full = full.unwrap();
    assert_eq!(full.portal_id, Some(PortalId::new("62515")));
    assert!(!format!("{full:?}").contains("\"a\""));
}

#[test]
fn an_unknown_token_is_inactive() {
    let answer = Introspection::read(r#"{"active":false}"#).unwrap();
    assert!(!answer.active && answer.portal_id.is_none());
}

#[test]
fn a_token_is_asked_about_and_revoked_in_the_body_too() {
    let (api, client, token) = (Api::default(), client(), Redacted::new("t&1".to_owned()));
    for (request, path, hint) in [
        (api.introspect(&client, &token, TokenHint::AccessToken), "introspect", "access_token"),
        (api.introspect(&client, &token, TokenHint::RefreshToken), "introspect", "refresh_token"),
        (api.revoke(&client, &token, TokenHint::AccessToken), "revoke", "access_token"),
        (api.revoke(&client, &token, TokenHint::RefreshToken), "revoke", "refresh_token"),
    ] {
        assert_eq!(request.path_and_query, format!("/oauth/2026-09/token/{path}"));
        assert_eq!((request.method, request.bucket), (Method::Post, Bucket::Exempt));
        assert!(request.repeatable && !request.bearer);
        let body = request.body.unwrap();
        assert_eq!(body.content_type, "application/x-www-form-urlencoded");
        let expected = format!("client_id=app&client_secret=s%26cret&token=t%261&token_type_hint={hint}");
        assert_eq!(body.text.expose(), &expected);
    }
}

#[test]
fn what_comes_with_a_token_is_read_and_what_says_nothing_is_none() {
    let text = r#"{"access_token":"a","refresh_token":"r","expires_in":7,"hub_id":"62515","scopes":["x","y"],"user_id":7}"#;
    let set = TokenSet::read(text).unwrap();
    assert_eq!((set.access_token.expose().as_str(), set.expires_in_s), ("a", 7));
    assert_eq!(set.refresh_token.unwrap().expose(), "r");
    assert_eq!(
        (set.scopes.as_slice(), set.hubspot_user_id.as_deref()),
        (["x".into(), "y".into()].as_slice(), Some("7"))
    );
    for hub in ["0", "\"\"", "\"0\"", "null"] {
        let text = format!(r#"{{"access_token":"a","refresh_token":"","expires_in":7,"hub_id":{hub}}}"#);
        let set = TokenSet::read(&text).unwrap();
        assert!(set.portal_id.is_none() && set.refresh_token.is_none(), "{hub}");
    }
    let answer = r#"{"active":true,"hub_id":62515,"hub_domain":"x.example","scopes":["x"]}"#;
    let known = Introspection {
        active: true,
        portal_id: Some(PortalId::new("62515")),
        hub_domain: Some("x.example".to_owned()),
        scopes: vec!["x".to_owned()],
    };
    assert_eq!(Introspection::read(answer).unwrap(), known);
}
