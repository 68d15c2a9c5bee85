//! `GET /bookings?portal_id=&status=&exam_id=&contact_id=&exam_date=&mock_type=&limit=&cursor=`.

use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::{query, sql::BookingList};

/// What a booking may be.
pub(crate) const STATUSES: [&str; 3] = ["active", "no_show", "cancelled"];

/// A page of bookings, the latest first, and how many there are of these.
pub(crate) async fn bookings(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let bookings = BookingList {
        portal_id: query::text(request, "portal_id")?,
        status: query::word(request, "status", &STATUSES)?,
        exam_id: query::id(request, "exam_id")?,
        contact_id: query::id(request, "contact_id")?,
        exam_date: query::day(request, "exam_date")?,
        mock_type: query::text(request, "mock_type")?,
        limit: query::limit(request)?,
        cursor: query::text(request, "cursor")?,
    };
    Response::json(200, &bookings.call(ports, &user).await?)
}
