//! Which request goes where.

use edge::{
    Access, Request, Response,
    router::{self, Route},
};
use kernel::Problem;
use ports::Ports;

use crate::{
    book, bookings, cancel, change, conflicts, connections, contacts, exams, health, metrics, resolve,
    status, sync,
};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Contacts,
    Sync,
    Status,
    Conflicts,
    Resolve,
    Health,
    Metrics,
    Connections,
    Connect,
    Exams,
    Exam,
    Bookings,
    Book,
    Change,
    Cancel,
}

pub(crate) const ROUTES: &[Route<To>] = &[
    Route::new("GET", "/contacts", Access::User, To::Contacts),
    Route::new("POST", "/contacts/sync", Access::User, To::Sync),
    Route::new("GET", "/sync/status", Access::User, To::Status),
    Route::new("GET", "/sync/conflicts", Access::User, To::Conflicts),
    Route::new("POST", "/sync/conflicts/{conflict_id}", Access::User, To::Resolve),
    Route::new("GET", "/health/sync", Access::User, To::Health),
    Route::new("GET", "/metrics", Access::User, To::Metrics),
    Route::new("GET", "/connections/hubspot", Access::User, To::Connections),
    Route::new("POST", "/connections/hubspot", Access::User, To::Connect),
    Route::new("GET", "/exams", Access::User, To::Exams),
    Route::new("GET", "/exams/{exam_id}", Access::User, To::Exam),
    Route::new("GET", "/bookings", Access::User, To::Bookings),
    Route::new("POST", "/bookings", Access::User, To::Book),
    Route::new("PATCH", "/bookings/{id}", Access::User, To::Change),
    Route::new("DELETE", "/bookings/{id}", Access::User, To::Cancel),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, params) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Contacts => contacts::contacts(&request, &ports).await,
        To::Sync => sync::sync(&request, &ports).await,
        To::Status => status::status(&request, &ports).await,
        To::Conflicts => conflicts::conflicts(&request, &ports).await,
        To::Resolve => resolve::resolve(&request, &ports, params.get("conflict_id")?).await,
        To::Health => health::health(&request, &ports).await,
        To::Metrics => metrics::metrics(&request, &ports).await,
        To::Connections => connections::connections(&request, &ports).await,
        To::Connect => Ok(connections::connect(&request)),
        To::Exam => exams::exam(&request, &ports, params.get("exam_id")?).await,
        To::Exams => exams::exams(&request, &ports).await,
        To::Bookings => bookings::bookings(&request, &ports).await,
        To::Book => book::book(&request, &ports).await,
        To::Change => change::change(&request, &ports, params.get("id")?).await,
        To::Cancel => cancel::cancel(&request, &ports, params.get("id")?).await,
    }
}
