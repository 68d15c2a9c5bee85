//! Who is connected.

use kernel::Method;
use serde::Deserialize;

use crate::read::{ReadError, Text, read};
use crate::{Api, ApiRequest, Bucket};

impl Api {
    /// `GET /account-info/{version}/details`; works with every kind of token.
    pub fn account_info(&self) -> ApiRequest {
        Self::get(format!("/account-info/{}/details", self.version()), Bucket::General)
    }

    /// `DELETE /appinstalls/{version}/external-install`: removes the app from the portal.
    pub fn uninstall(&self) -> ApiRequest {
        let path = format!("/appinstalls/{}/external-install", self.version());
        ApiRequest { method: Method::Delete, ..Self::get(path, Bucket::General) }
    }
}

/// A portal's own data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountInfo {
    /// Portal id.
    pub portal_id: String,
    /// `STANDARD`, `SANDBOX`, `DEVELOPER_TEST` or `APP_DEVELOPER`.
    pub account_type: Option<String>,
    /// IANA name; the daily limit resets at its midnight.
    pub time_zone: Option<String>,
    /// Distance of the portal's time from UTC in milliseconds.
    pub utc_offset_ms: Option<i64>,
    /// Host of record links, for example `app-eu1.hubspot.com`.
    pub ui_domain: Option<String>,
    /// Where the data lies.
    pub data_hosting_location: Option<String>,
    /// Currency of amounts without one of their own.
    pub company_currency: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(borrow)]
    portal_id: Text<'a>,
    #[serde(default)]
    account_type: Option<String>,
    #[serde(default)]
    time_zone: Option<String>,
    #[serde(default)]
    utc_offset_milliseconds: Option<i64>,
    #[serde(default)]
    ui_domain: Option<String>,
    #[serde(default)]
    data_hosting_location: Option<String>,
    #[serde(default)]
    company_currency: Option<String>,
}

impl AccountInfo {
    /// Reads the answer of [`Api::account_info`].
    pub fn read(body: &str) -> Result<Self, ReadError> {
        let wire: Wire<'_> = read("account info", body)?;
        Ok(Self {
            portal_id: wire.portal_id.0.into_owned(),
            account_type: wire.account_type,
            time_zone: wire.time_zone,
            utc_offset_ms: wire.utc_offset_milliseconds,
            ui_domain: wire.ui_domain,
            data_hosting_location: wire.data_hosting_location,
            company_currency: wire.company_currency,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portal_is_read_as_text() {
        let body = r#"{"portalId":62515,"accountType":"STANDARD","timeZone":"Europe/Berlin",
            "utcOffsetMilliseconds":3600000,"uiDomain":"app.hubspot.com"}"#;
        let info = AccountInfo::read(body).unwrap();
        assert_eq!((info.portal_id.as_str(), info.utc_offset_ms), ("62515", Some(3_600_000)));
    }

    #[test]
    fn an_uninstall_deletes_the_install() {
        let request = Api::default().uninstall();
        assert_eq!((request.method, request.bearer), (Method::Delete, true));
        assert_eq!(request.path_and_query, "/appinstalls/2026-09/external-install");
    }

    #[test]
    fn all_that_a_portal_tells_of_itself_is_read() {
        let body = r#"{"portalId":"7","accountType":"SANDBOX","timeZone":"UTC","utcOffsetMilliseconds":-1,
            "uiDomain":"app-eu1.hubspot.com","dataHostingLocation":"eu1","companyCurrency":"EUR"}"#;
        let text = |text: &str| Some(text.to_owned());
        let expected = AccountInfo {
            portal_id: "7".to_owned(),
            account_type: text("SANDBOX"),
            time_zone: text("UTC"),
            utc_offset_ms: Some(-1),
            ui_domain: text("app-eu1.hubspot.com"),
            data_hosting_location: text("eu1"),
            company_currency: text("EUR"),
        };
        assert_eq!(AccountInfo::read(body).unwrap(), expected);
        let request = Api::default().account_info();
        assert_eq!((request.method, request.bearer), (Method::Get, true));
        assert_eq!(request.path_and_query, "/account-info/2026-09/details");
    }
}
