//! Built-in definitions as compact tables, one file per object.

use super::row::{Access, Kind, Row, label_of};
use super::{
    Computed, Group, Property, bookings, calls, companies, contacts, deals, line_items, mock_exams, products,
    tickets,
};
use crate::portal::ObjectType;

const fn rows(object: ObjectType) -> &'static [Row] {
    match object {
        ObjectType::Contacts => contacts::ROWS,
        ObjectType::Companies => companies::ROWS,
        ObjectType::Deals => deals::ROWS,
        ObjectType::Calls => calls::ROWS,
        ObjectType::Tickets => tickets::ROWS,
        ObjectType::Products => products::ROWS,
        ObjectType::LineItems => line_items::ROWS,
        ObjectType::MockExams => mock_exams::ROWS,
        ObjectType::Bookings => bookings::ROWS,
    }
}

/// The definitions of an object, the computed ones first.
pub(super) fn properties(object: ObjectType, created_ms: i64) -> Vec<Property> {
    let group = main_group(object);
    let computed = [
        ("hs_object_id", Kind::Number, Computed::Id),
        (object.created_property(), Kind::DateTime, Computed::Created),
        (object.modified_property(), Kind::DateTime, Computed::Modified),
    ];
    let computed = computed.into_iter().map(|(name, kind, value)| Property {
        computed: Some(value),
        ..property((name, kind, group, Access::ReadOnly), created_ms)
    });
    let stored = rows(object).iter().map(|row| property(*row, created_ms));
    let mut all: Vec<Property> = computed.chain(stored).collect();
    for (order, property) in (0..).zip(&mut all) {
        property.display_order = order;
        property.unique = matches!(
            (object, property.name.as_str()),
            (ObjectType::Contacts, "email") | (ObjectType::Bookings, "booking_id")
        );
    }
    all
}

fn property((name, kind, group, access): Row, created_ms: i64) -> Property {
    let (value_type, field_type) = kind.types();
    Property {
        name: name.to_owned(),
        label: label_of(name),
        value_type: value_type.to_owned(),
        field_type: field_type.to_owned(),
        group: group.to_owned(),
        description: format!("{}.", label_of(name)),
        options: kind.options(),
        hidden: access == Access::Hidden,
        built_in: access != Access::Custom,
        read_only: matches!(access, Access::ReadOnly | Access::Hidden),
        references: (kind == Kind::Owner).then(|| "OWNER".to_owned()),
        created_ms,
        updated_ms: created_ms,
        ..Property::default()
    }
}

const fn main_group(object: ObjectType) -> &'static str {
    match object {
        ObjectType::Contacts => "contactinformation",
        ObjectType::Companies => "companyinformation",
        ObjectType::Deals => "dealinformation",
        ObjectType::Calls => "call",
        ObjectType::Tickets => "ticketinformation",
        ObjectType::Products => "productinformation",
        ObjectType::LineItems => "lineiteminformation",
        ObjectType::MockExams => "mock_exams_information",
        ObjectType::Bookings => "bookings_information",
    }
}

/// The groups that the tables mention.
pub(super) fn groups(object: ObjectType) -> Vec<Group> {
    let mut names = vec![main_group(object)];
    for (_, _, group, _) in rows(object) {
        if !names.contains(group) {
            names.push(group);
        }
    }
    let group = |(order, name): (i64, &str)| Group {
        name: name.to_owned(),
        label: label_of(name),
        display_order: order,
        archived: false,
    };
    (0..).zip(names).map(group).collect()
}
