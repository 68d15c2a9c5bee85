//! `POST /bookings`: a seat for a contact.

use edge::{Request, Response, idempotent, sql::MemberContext};
use kernel::{Problem, is_uuid};
use ports::Ports;
use serde::Deserialize;

use crate::{
    sql::{BookingCreate, ExamShow},
    texts::{field, no_texts},
};

/// Characters of a booking id.
const LONGEST_ID: usize = 100;

/// `POST /bookings` as it is sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Body {
    booking_id: String,
    exam_id: String,
    contact_id: String,
    dominant_hand: Option<String>,
    attending_location: Option<String>,
}

impl Body {
    /// What serde cannot see.
    fn check(&self) -> Result<(), Problem> {
        let mut errors = no_texts(self.dominant_hand.as_deref(), self.attending_location.as_deref());
        let id = &self.booking_id;
        if id.is_empty()
            || id.chars().count() > LONGEST_ID
            || id.trim() != id
            || id.chars().any(char::is_control)
        {
            let detail = "has 1 to 100 characters, none of them a control character, and no space around it";
            errors.push(field("/booking_id", detail));
        }
        for (pointer, id) in [("/exam_id", &self.exam_id), ("/contact_id", &self.contact_id)] {
            if !is_uuid(id) {
                errors.push(field(pointer, "is the uuid of a row, as the listings give it"));
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
    }
}

/// Books a seat. The booking id is what a repetition is known by: the same request again is answered with the same booking. An
/// `Idempotency-Key` does it too, for those who send one with every request.
pub(crate) async fn book(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Body = request.json()?;
    body.check()?;
    let create = BookingCreate {
        exam_id: &body.exam_id,
        contact_id: &body.contact_id,
        booking_id: &body.booking_id,
        dominant_hand: body.dominant_hand.as_deref(),
        attending_location: body.attending_location.as_deref(),
    };
    let work = async || Response::json(201, &create.call(ports, &user).await?);
    if request.idempotency_key().is_none() {
        return work().await;
    }
    let member = MemberContext { portal_id: None }.call(ports, &user).await?;
    // Who is no member any more does not get the answer of before.
    ExamShow { exam_id: &body.exam_id }.call(ports, &user).await?;
    idempotent(request, ports, &member.user_id, work).await
}
