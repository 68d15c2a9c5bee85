//! The routes against answers that the database gave, and what is refused before it is asked.

mod asking;
mod refusing;

use edge::{Request, Response};
use kernel::Problem;
use pollster::block_on;
use serde_json::Value;
use testing::{TestPorts, calls::answers_in, database::MEMBER, user_jwt};

use crate::routes;

/// A uuid that could be an exam's, a contact's or a booking's.
const ID: &str = "30000000-0000-4000-8000-000000000001";
const FUNCTIONS: [&str; 5] =
    ["exam_list", "booking_list", "booking_create", "booking_update", "booking_cancel"];

/// Each function gives its first answer of the story.
fn world() -> TestPorts {
    let answers = |world: testing::TestPortsBuilder, function: &'static str| {
        world.sql(function, move |_| Ok(answers_in("bookings/seats", function).remove(0)))
    };
    FUNCTIONS.into_iter().fold(TestPorts::builder(), answers).build()
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
