//! The token of a private app: what it is for, told by HubSpot. It never expires; HubSpot ends it when it is rotated or deleted.

use kernel::{PortalId, Redacted};
use serde::Deserialize;
use serde_json::json;

use crate::read::{ReadError, Text, read};
use crate::{Api, ApiRequest, Bucket};

impl Api {
    /// `POST /oauth/v2/private-apps/get/access-token-info`, which has no dated version. The token goes in the body, where the
    /// route reads it, and as bearer, which some of HubSpot's data centres want.
    pub fn private_app(token: &Redacted<String>) -> ApiRequest {
        let path = "/oauth/v2/private-apps/get/access-token-info".to_owned();
        Self::query(path, &json!({ "tokenKey": token.expose() }), Bucket::Exempt)
    }
}

/// What HubSpot knows of the token of a private app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateApp {
    /// The portal.
    pub portal_id: Option<PortalId>,
    /// What the app may do.
    pub scopes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(borrow, default)]
    hub_id: Option<Text<'a>>,
    #[serde(default)]
    scopes: Option<Vec<String>>,
}

impl PrivateApp {
    /// Reads the answer of [`Api::private_app`].
    ///
    /// # Errors
    /// When it is not what that route answers.
    pub fn read(body: &str) -> Result<Self, ReadError> {
        let wire: Wire<'_> = read("private app", body)?;
        let portal_id = wire.hub_id.map(|Text(id)| PortalId::new(id));
        Ok(Self { portal_id, scopes: wire.scopes.unwrap_or_default() })
    }
}

#[cfg(test)]
mod tests {
    use kernel::Method;

    use super::*;

    #[test]
    fn the_token_is_asked_about_in_the_body_and_never_in_the_address() {
        let request = Api::private_app(&Redacted::new("pat-na1-secret".to_owned()));
        assert_eq!((request.method, request.bearer, request.repeatable), (Method::Post, true, true));
        assert_eq!(request.path_and_query, "/oauth/v2/private-apps/get/access-token-info");
        let body = request.body.unwrap();
        assert_eq!(body.text.expose(), r#"{"tokenKey":"pat-na1-secret"}"#);
        assert!(!format!("{body:?}").contains("secret"));
    }

    #[test]
    fn portal_and_scopes_are_read_and_neither_is_sure_to_come() {
        let body = r#"{"userId":1,"hubId":62515,"appId":2,"scopes":["crm.objects.contacts.read"]}"#;
        let told = PrivateApp::read(body).unwrap();
        assert_eq!(told.portal_id, Some(PortalId::new("62515")));
        assert_eq!(told.scopes, ["crm.objects.contacts.read"]);
        assert_eq!(PrivateApp::read("{}").unwrap(), PrivateApp { portal_id: None, scopes: Vec::new() });
        assert!(PrivateApp::read("7").is_err());
    }
}
