//! Which property fills which typed column, and how it is read.

use hubspot::{ObjectType, Record};
use kernel::bool_of;

use crate::Cell;
use crate::lenient::{decimal_of, int_of, text_of, time_of};
use crate::phone::normalize_phone;

#[derive(Clone, Copy, Debug)]
enum Kind {
    Text,
    Bool,
    Int,
    /// Sent as text, so that Postgres reads the digits as they are.
    Decimal,
    Time,
    Phone,
}

type Column = (&'static str, &'static str, Kind);

const CONTACTS: &[Column] = &[
    ("email", "email", Kind::Text),
    ("phone", "phone", Kind::Text),
    ("phone_normalized", "phone", Kind::Phone),
    ("firstname", "firstname", Kind::Text),
    ("lastname", "lastname", Kind::Text),
    ("createdate", "createdate", Kind::Time),
    ("lifecyclestage", "lifecyclestage", Kind::Text),
    ("vsl_watched", "vsl_watched", Kind::Bool),
    ("sales_script_version", "sales_script_version", Kind::Text),
];

const COMPANIES: &[Column] = &[
    ("name", "name", Kind::Text),
    ("domain", "domain", Kind::Text),
    ("phone", "phone", Kind::Text),
    ("phone_normalized", "phone", Kind::Phone),
    ("industry", "industry", Kind::Text),
    ("createdate", "createdate", Kind::Time),
];

const DEALS: &[Column] = &[
    ("dealname", "dealname", Kind::Text),
    ("amount", "amount", Kind::Decimal),
    ("dealstage", "dealstage", Kind::Text),
    ("pipeline", "pipeline", Kind::Text),
    ("createdate", "createdate", Kind::Time),
    ("closedate", "closedate", Kind::Time),
    ("qualified_status", "qualified_status", Kind::Text),
    ("trial_status", "trial_status", Kind::Text),
    ("payment_status", "payment_status", Kind::Text),
    ("number_of_installments__months", "number_of_installments__months", Kind::Int),
];

const CALLS: &[Column] = &[
    ("call_duration", "hs_call_duration", Kind::Int),
    ("call_direction", "hs_call_direction", Kind::Text),
    ("call_to_number", "hs_call_to_number", Kind::Text),
    ("to_number_normalized", "hs_call_to_number", Kind::Phone),
    ("call_from_number", "hs_call_from_number", Kind::Text),
    ("from_number_normalized", "hs_call_from_number", Kind::Phone),
    ("call_timestamp", "hs_timestamp", Kind::Time),
    ("call_disposition", "hs_call_disposition", Kind::Text),
    ("call_status", "hs_call_status", Kind::Text),
];

/// Of any object without a table of its own; HubSpot writes the date beside the properties.
const CREATED: &str = "createdate";

const fn columns(object: ObjectType) -> &'static [Column] {
    match object {
        ObjectType::Contacts => CONTACTS,
        ObjectType::Companies => COMPANIES,
        ObjectType::Deals => DEALS,
        ObjectType::Calls => CALLS,
        ObjectType::Other(_) => &[],
    }
}

/// The properties that the typed columns of `object` are made of.
pub(crate) fn needed(object: ObjectType) -> impl Iterator<Item = &'static str> {
    columns(object).iter().map(|(_, property, _)| *property)
}

/// The typed columns of a record, all of them: what is absent or unreadable is null, so that a clearing arrives.
pub(crate) fn cells(object: ObjectType, record: &Record<'_>) -> Vec<(&'static str, Cell)> {
    let cell = |value: &str, kind| match kind {
        Kind::Text => text_of(value).map(Cell::Text),
        Kind::Bool => bool_of(value).map(Cell::Bool),
        Kind::Int => int_of(value).map(Cell::Int),
        Kind::Decimal => decimal_of(value).map(|number| Cell::Text(number.to_owned())),
        Kind::Time => time_of(value).map(Cell::Time),
        Kind::Phone => normalize_phone(value).map(Cell::Text),
    };
    if !object.is_typed() {
        return vec![(CREATED, record.created_at.map_or(Cell::Null, Cell::Time))];
    }
    columns(object)
        .iter()
        .map(|(column, property, kind)| {
            let value = record.properties.get(property).and_then(|value| cell(value, *kind));
            (*column, value.unwrap_or(Cell::Null))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn mapped(object: ObjectType, properties: &Value) -> Value {
        let text = json!({"id": "1", "updatedAt": "2025-11-01", "properties": properties}).to_string();
        let record = Record::read(serde_json::from_str(&text).unwrap()).unwrap();
        let cells = cells(object, &record);
        Value::Object(
            cells
                .into_iter()
                .map(|(name, cell)| (name.to_owned(), serde_json::to_value(cell).unwrap()))
                .collect(),
        )
    }

    #[test]
    fn a_contact_is_mapped() {
        let row = mapped(
            ObjectType::Contacts,
            &json!({"email": "a@b.c", "phone": "+33 6 12 34 56 78", "createdate": "1762000000123", "vsl_watched": "Yes"}),
        );
        assert_eq!(row["phone_normalized"], json!("33612345678"));
        assert_eq!(row["createdate"], json!("2025-11-01T12:26:40.123Z"));
        assert_eq!(row["vsl_watched"], json!(true));
        assert_eq!(row["lastname"], Value::Null);
    }

    #[test]
    fn a_deal_with_a_text_for_a_number_keeps_its_other_columns() {
        let row = mapped(
            ObjectType::Deals,
            &json!({"amount": "a lot", "dealname": "A", "number_of_installments__months": "12.0", "closedate": ""}),
        );
        assert_eq!(row["amount"], Value::Null);
        assert_eq!(row["dealname"], json!("A"));
        assert_eq!(row["number_of_installments__months"], json!(12));
        assert_eq!(row["closedate"], Value::Null);
    }

    #[test]
    fn any_other_object_has_its_date_of_creation() {
        let tickets = ObjectType::parse("tickets").unwrap();
        let record =
            |date: &str| format!(r#"{{"id": "1", "updatedAt": "2025-11-01"{date}, "properties": {{}}}}"#);
        for (date, expected) in [
            (r#", "createdAt": "2025-10-01T00:00:00.000Z""#, json!("2025-10-01T00:00:00.000Z")),
            ("", Value::Null),
        ] {
            let text = record(date);
            let cells = cells(tickets, &Record::read(serde_json::from_str(&text).unwrap()).unwrap());
            assert_eq!(serde_json::to_value(cells).unwrap(), json!([["createdate", expected]]));
        }
    }

    #[test]
    fn a_call_and_a_company_are_mapped() {
        let call = mapped(
            ObjectType::Calls,
            &json!({"hs_call_duration": "300000", "hs_call_to_number": "0033612345678", "hs_timestamp": "2025-11-01"}),
        );
        assert_eq!(call["call_duration"], json!(300_000));
        assert_eq!(call["to_number_normalized"], json!("33612345678"));
        assert_eq!(call["call_timestamp"], json!("2025-11-01T00:00:00.000Z"));
        let company =
            mapped(ObjectType::Companies, &json!({"name": "Ada", "domain": "ada.example", "phone": "n/a"}));
        assert_eq!(company["domain"], json!("ada.example"));
        assert_eq!(company["phone_normalized"], Value::Null);
    }
}
