//! Which request goes where.

use edge::{
    Access, Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::{book, bookings, cancel, change, exams};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Exams,
    Bookings,
    Book,
    Change,
    Cancel,
}

pub(crate) const ROUTES: &[Route<To>] = &[
    Route::new("GET", "/exams", Access::User, To::Exams),
    Route::new("GET", "/bookings", Access::User, To::Bookings),
    Route::new("POST", "/bookings", Access::User, To::Book),
    Route::new("PATCH", "/bookings/{id}", Access::User, To::Change),
    Route::new("DELETE", "/bookings/{id}", Access::User, To::Cancel),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, params) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Exams => exams::exams(&request, &ports).await,
        To::Bookings => bookings::bookings(&request, &ports).await,
        To::Book => book::book(&request, &ports).await,
        To::Change => change::change(&request, &ports, params.get("id")?).await,
        To::Cancel => cancel::cancel(&request, &ports, params.get("id")?).await,
    }
}
