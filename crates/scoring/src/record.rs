//! A CRM record as the database hands it over, read leniently.
//!
//! What comes is data of a CRM that people and integrations write to: a text where a number was meant, an id as a
//! number, a list that is an object. None of that may stop a batch, so every field that cannot be read is absent.

mod lenient;
mod value;

use std::borrow::Cow;
use std::collections::BTreeMap;

use kernel::Timestamp;
use serde::de::{Deserializer, MapAccess};
use serde::{Deserialize, Serialize};

use lenient::{Fields, Flag, List, Moment, Number, Object, Properties, Text};
pub(crate) use value::moment_of;

/// A contact, company or deal with what is linked to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Record {
    /// The CRM's id.
    pub id: String,
    /// `contacts`, `companies` or `deals`.
    pub object_type: String,
    /// When it was created in the CRM.
    pub created_at: Option<Timestamp>,
    /// When it last changed in the CRM.
    pub updated_at: Option<Timestamp>,
    /// Property values as texts; empty and null ones are left out.
    pub properties: BTreeMap<String, String>,
    /// Linked companies.
    pub companies: f64,
    /// Linked deals; of a deal, itself.
    pub deals: Vec<Deal>,
    /// Calls with it; of a deal, with its contacts.
    pub calls: Vec<Call>,
    /// Appointments with it.
    pub bookings: Vec<Booking>,
}

/// A linked deal.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Deal {
    /// The CRM's id.
    pub id: String,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was closed, or is expected to be while it is open.
    pub closed_at: Option<Timestamp>,
    /// Current stage.
    pub stage: Option<String>,
    /// Whether the current stage is a won one.
    pub is_won: bool,
    /// Whether the current stage is won or lost.
    pub is_closed: bool,
    /// Current amount.
    pub amount: Option<f64>,
}

/// A call.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Call {
    /// When it began.
    pub at: Option<Timestamp>,
    /// How long it took.
    pub duration_ms: Option<f64>,
    /// `OUTBOUND`, `INBOUND` or something else.
    pub direction: Option<String>,
    /// Whether somebody was reached.
    pub connected: bool,
}

/// An appointment.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Booking {
    /// When it takes place.
    pub at: Option<Timestamp>,
    /// For example `completed`, `cancelled`, `no_show`.
    pub status: Option<String>,
}

impl Record {
    /// A property's value; an empty one is absent.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.get(name).map(String::as_str)
    }
}

impl<'de> Deserialize<'de> for Record {
    /// Never fails on valid JSON, whatever its shape.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Object::deserialize(deserializer).map(|object: Object<Self>| object.0)
    }
}

impl Fields for Record {
    fn set<'de, A: MapAccess<'de>>(&mut self, name: &Cow<'de, str>, map: &mut A) -> Result<bool, A::Error> {
        match name.as_ref() {
            "id" => self.id = map.next_value::<Text>()?.0.unwrap_or_default(),
            "object_type" => self.object_type = map.next_value::<Text>()?.0.unwrap_or_default(),
            "created_at" => self.created_at = map.next_value::<Moment>()?.0,
            "updated_at" => self.updated_at = map.next_value::<Moment>()?.0,
            "properties" => self.properties = map.next_value::<Properties>()?.0,
            "companies" => self.companies = map.next_value::<Number>()?.0.unwrap_or(0.0).max(0.0),
            "deals" => self.deals = map.next_value::<List<Deal>>()?.0,
            "calls" => self.calls = map.next_value::<List<Call>>()?.0,
            "bookings" => self.bookings = map.next_value::<List<Booking>>()?.0,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Fields for Deal {
    fn set<'de, A: MapAccess<'de>>(&mut self, name: &Cow<'de, str>, map: &mut A) -> Result<bool, A::Error> {
        match name.as_ref() {
            "id" => self.id = map.next_value::<Text>()?.0.unwrap_or_default(),
            "created_at" => self.created_at = map.next_value::<Moment>()?.0,
            "closed_at" => self.closed_at = map.next_value::<Moment>()?.0,
            "stage" => self.stage = map.next_value::<Text>()?.0,
            "is_won" => self.is_won = map.next_value::<Flag>()?.0,
            "is_closed" => self.is_closed = map.next_value::<Flag>()?.0,
            "amount" => self.amount = map.next_value::<Number>()?.0,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Fields for Call {
    fn set<'de, A: MapAccess<'de>>(&mut self, name: &Cow<'de, str>, map: &mut A) -> Result<bool, A::Error> {
        match name.as_ref() {
            "at" => self.at = map.next_value::<Moment>()?.0,
            "duration_ms" => self.duration_ms = map.next_value::<Number>()?.0,
            "direction" => self.direction = map.next_value::<Text>()?.0,
            "connected" => self.connected = map.next_value::<Flag>()?.0,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Fields for Booking {
    fn set<'de, A: MapAccess<'de>>(&mut self, name: &Cow<'de, str>, map: &mut A) -> Result<bool, A::Error> {
        match name.as_ref() {
            "at" => self.at = map.next_value::<Moment>()?.0,
            "status" => self.status = map.next_value::<Text>()?.0,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
