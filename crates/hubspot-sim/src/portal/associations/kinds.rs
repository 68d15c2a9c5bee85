//! The association types between the objects that HubSpot defines, and those of the custom one.

use crate::portal::ObjectType;
use ObjectType::{Bookings, Calls, Companies, Contacts, Deals, LineItems, MockExams, Tickets};

/// One association type id of a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkType {
    /// `associationTypeId`.
    pub id: u16,
    /// Label; only the primary ones have one.
    pub label: Option<&'static str>,
}

/// The types of one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The plain type.
    pub plain: LinkType,
    /// The "Primary" type, between companies and the rest.
    pub primary: Option<LinkType>,
}

impl Kind {
    /// The kind of a direction; an object has none with itself here.
    pub const fn between(from: ObjectType, to: ObjectType) -> Option<Self> {
        let (plain, primary) = match (from, to) {
            (Contacts, Companies) => (279, Some(1)),
            (Companies, Contacts) => (280, Some(2)),
            (Contacts, Deals) => (4, None),
            (Deals, Contacts) => (3, None),
            (Deals, Companies) => (341, Some(5)),
            (Companies, Deals) => (342, Some(6)),
            (Contacts, Calls) => (193, None),
            (Calls, Contacts) => (194, None),
            (Companies, Calls) => (181, None),
            (Calls, Companies) => (182, None),
            (Deals, Calls) => (205, None),
            (Calls, Deals) => (206, None),
            (Contacts, Tickets) => (15, None),
            (Tickets, Contacts) => (16, None),
            (Tickets, Companies) => (339, Some(26)),
            (Companies, Tickets) => (340, Some(25)),
            (Deals, Tickets) => (27, None),
            (Tickets, Deals) => (28, None),
            (Deals, LineItems) => (19, None),
            (LineItems, Deals) => (20, None),
            (MockExams, Contacts) => (35, None),
            (Contacts, MockExams) => (36, None),
            (Bookings, Contacts) => (37, None),
            (Contacts, Bookings) => (38, None),
            (Bookings, MockExams) => (39, None),
            (MockExams, Bookings) => (40, None),
            _ => return None,
        };
        let primary = match primary {
            Some(id) => Some(LinkType { id, label: Some("Primary") }),
            None => None,
        };
        Some(Self { plain: LinkType { id: plain, label: None }, primary })
    }

    /// The types that a link shows, the primary one first.
    pub fn types(self, is_primary: bool) -> impl Iterator<Item = LinkType> {
        self.primary.filter(|_| is_primary).into_iter().chain([self.plain])
    }
}

/// The names that `associations` of a record uses: a primary link is listed twice, as `contact_to_company` and as
/// `contact_to_company_unlabeled`.
pub(crate) fn type_names(from: ObjectType, to: ObjectType, is_primary: bool) -> Vec<String> {
    let name = format!("{}_to_{}", from.singular(), to.singular());
    let has_primary = Kind::between(from, to).is_some_and(|kind| kind.primary.is_some());
    match (has_primary, is_primary) {
        (true, true) => vec![name.clone(), format!("{name}_unlabeled")],
        (true, false) => vec![format!("{name}_unlabeled")],
        (false, _) => vec![name],
    }
}
