//! Which record is meant, and who may have it scored.

use edge::sql::writer;
use hubspot::ScoredObject;
use kernel::{FieldError, PortalId, Problem, RecordId, UserId, is_hubspot_id};
use ports::{Ports, User};
use scorer::Target;
use serde::Deserialize;

/// `POST /` as it is sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Body {
    #[cfg_attr(test, schemars(with = "String"))]
    portal_id: PortalId,
    #[cfg_attr(test, schemars(with = "String", extend("enum" = ["contacts", "companies", "deals"])))]
    object_type: ScoredObject,
    #[cfg_attr(test, schemars(with = "String"))]
    record_id: RecordId,
    #[serde(default)]
    pub refresh: bool,
}

impl Body {
    /// What serde cannot see.
    pub(super) fn check(&self) -> Result<(), Problem> {
        if is_hubspot_id(self.record_id.as_str()) {
            return Ok(());
        }
        let detail = "a record id is 1 to 20 digits".to_owned();
        Err(Problem::invalid(vec![FieldError { pointer: "/record_id".to_owned(), detail }]))
    }

    /// The record and the user, who must be more than a viewer of the portal; 404 `unknown_portal` for strangers.
    pub(super) async fn target(&self, ports: &Ports, user: &User) -> Result<(Target, UserId), Problem> {
        let refusal = "viewers may look at scores (GET), not have records scored";
        let (member, account_id) = writer(ports, user, self.portal_id.clone(), refusal).await?;
        let target = Target {
            account_id,
            portal_id: self.portal_id.clone(),
            object_type: self.object_type,
            record_id: self.record_id.clone(),
        };
        Ok((target, member.user_id))
    }
}
