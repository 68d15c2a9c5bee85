//! `PATCH /bookings/{id}`.

use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    bookings::STATUSES,
    cancel::known_form,
    sql::BookingUpdate,
    texts::{field, no_texts},
};

/// A text, or null, which empties it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
struct Text(Option<String>);

fn text(text: Option<&Text>) -> Option<&str> {
    text.and_then(|text| text.0.as_deref())
}

/// `PATCH` as it is sent, and as the database gets it: a field that is not named stays, and null empties a text.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Changes {
    #[serde(default, deserialize_with = "named", skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(default, deserialize_with = "named", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    dominant_hand: Option<Text>,
    #[serde(default, deserialize_with = "named", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    attending_location: Option<Text>,
}

/// A field that is there, whatever its value: serde calls this for no other.
fn named<'de, T: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<Option<T>, D::Error> {
    T::deserialize(value).map(Some)
}

/// Changes a booking and answers it as it is then.
pub(crate) async fn change(request: &Request, ports: &Ports, id: &str) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let changes: Changes = request.json()?;
    let mut errors =
        no_texts(text(changes.dominant_hand.as_ref()), text(changes.attending_location.as_ref()));
    // No enum: serde_json calls null in the place of one a fault of the syntax.
    if changes.status.as_deref().is_some_and(|status| !STATUSES.contains(&status)) {
        errors.push(field("/status", format!("is one of {}", STATUSES.join(", "))));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let update = BookingUpdate { id: known_form(id)?, changes: &changes };
    Response::json(200, &update.call(ports, &user).await?)
}
