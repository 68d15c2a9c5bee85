//! For which record of which portal a card is asked.

mod facts;
mod parameters;

use edge::Request;
use hubspot::ScoredObject;
use kernel::{PortalId, Problem, RecordId, is_hubspot_id};

use parameters::Parameters;

/// What a signed request asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The portal that HubSpot signed for: every look-up is within it.
    pub portal_id: PortalId,
    /// HubSpot's user.
    pub user_id: Option<String>,
    /// The object type as it was sent.
    pub object_sent: String,
    /// The object type, if it is one with a card.
    pub object: Option<ScoredObject>,
    /// The record.
    pub record_id: RecordId,
}

impl Asked {
    /// Reads the parameters of data-fetch cards and of `hubspot.fetch`, which has the record where the card put it.
    pub(crate) fn of(request: &Request) -> Result<Self, Problem> {
        let parameters = Parameters::of(request)?;
        // HubSpot's form-encoded action hooks carry the portal in the body.
        let portal = parameters.appended("portalId")?.or_else(|| parameters.in_body("portalId"));
        let portal = digits("portalId", portal)?;
        let user_id = parameters.appended("userId")?.or_else(|| parameters.in_body("userId"));
        let object_sent = parameters
            .own(&["objectTypeId", "associatedObjectType"])?
            .ok_or_else(|| missing("objectTypeId"))?;
        let record = digits("objectId", parameters.own(&["objectId", "associatedObjectId"])?)?;
        Ok(Self {
            portal_id: PortalId::new(portal),
            user_id: user_id.filter(|id| is_hubspot_id(id)),
            object: ScoredObject::parse(&object_sent),
            object_sent,
            record_id: RecordId::new(record),
        })
    }
}

fn digits(name: &str, value: Option<String>) -> Result<String, Problem> {
    let value = value.ok_or_else(|| missing(name))?;
    if is_hubspot_id(&value) {
        Ok(value)
    } else {
        Err(Problem::bad_request("invalid_parameter", format!("{name} must be one of HubSpot's ids: digits")))
    }
}

fn missing(name: &str) -> Problem {
    Problem::bad_request("missing_parameter", format!("send {name} in the query or in the JSON body"))
}
