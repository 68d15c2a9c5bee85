//! The routes against answers that the database gave, and what is refused before it is asked.

mod asking;
mod refusing;
mod syncing;

use edge::{Request, Response};
use kernel::Problem;
use pollster::block_on;
use serde_json::Value;
use testing::{TestPorts, calls::answers_in, database::MEMBER, user_jwt};

use crate::routes;

/// A uuid that could be an exam's, a contact's or a booking's.
const ID: &str = "30000000-0000-4000-8000-000000000001";
/// Functions, and the story in which each gives its first answer.
const ANSWERS: [(&str, &str); 17] = [
    ("contact_list", "contacts/list"),
    ("sync_overview", "sync/overview"),
    ("sync_health", "sync/health"),
    ("metrics", "metrics/told"),
    ("sync_now", "sync/now"),
    ("sync_conflicts_list", "sync/conflicts"),
    ("sync_conflict_resolve", "sync/conflicts"),
    ("exam_list", "bookings/seats"),
    ("exam_show", "bookings/seats"),
    ("booking_list", "bookings/seats"),
    ("booking_create", "bookings/seats"),
    ("booking_update", "bookings/seats"),
    ("booking_cancel", "bookings/seats"),
    ("member_context", "members/context"),
    ("connections_list", "members/connections"),
    ("idempotency_begin", "idempotency/keys"),
    ("idempotency_finish", "idempotency/keys"),
];

fn answer(function: &str) -> Value {
    let (_, story) = ANSWERS.into_iter().find(|(known, _)| *known == function).unwrap();
    answers_in(story, function).remove(0)
}

fn world() -> TestPorts {
    ANSWERS
        .into_iter()
        .fold(TestPorts::builder(), |world, (function, _)| world.sql(function, move |_| Ok(answer(function))))
        .build()
}

fn asked(method: &str, path: &str) -> Request {
    Request::new("api", method, &format!("/functions/v1/api{path}")).with_bearer(&user_jwt(MEMBER))
}

fn send(test: &TestPorts, request: Request) -> Result<Response, Problem> {
    block_on(routes::handle(request, test.ports()))
}

fn body(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}
