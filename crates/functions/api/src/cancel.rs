//! `DELETE /bookings/{id}`: seat and credit go back, and users do not see the booking any more.

use edge::{Request, Response};
use kernel::{Problem, is_uuid};
use ports::Ports;

use crate::sql::BookingCancel;

/// Cancels and deletes a booking; doing it twice is the same as once. Answers the booking as it is then.
pub(crate) async fn cancel(request: &Request, ports: &Ports, id: &str) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let cancel = BookingCancel { id: known_form(id)?, delete: true };
    Response::json(200, &cancel.call(ports, &user).await?)
}

/// The id, if a booking could have it.
pub(crate) fn known_form(id: &str) -> Result<&str, Problem> {
    if is_uuid(id) { Ok(id) } else { Err(Problem::not_found("unknown_booking", "there is no such booking")) }
}
