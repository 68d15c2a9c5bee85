//! The CRM objects that the simulated portal holds: each is a row of data.

use serde::{Deserialize, Serialize};

/// A CRM object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ObjectType {
    Contacts,
    Companies,
    Deals,
    Calls,
    Tickets,
    Products,
    LineItems,
    /// Custom objects of the portal: sittings of mock exams, and seats in them.
    MockExams,
    Bookings,
}

/// What is particular to an object.
struct Spec {
    plural: &'static str,
    singular: &'static str,
    type_id: &'static str,
    /// The scopes one of which reads it; writing is the same with another ending.
    scopes: &'static [&'static str],
    created: &'static str,
    modified: &'static str,
    defaults: &'static [&'static str],
}

const CONTACTS: Spec = Spec {
    plural: "contacts",
    singular: "contact",
    type_id: "0-1",
    scopes: &["crm.objects.contacts"],
    created: "createdate",
    modified: "lastmodifieddate",
    defaults: &["email", "firstname", "lastname"],
};
const COMPANIES: Spec = Spec {
    plural: "companies",
    singular: "company",
    type_id: "0-2",
    scopes: &["crm.objects.companies"],
    modified: "hs_lastmodifieddate",
    defaults: &["name", "domain"],
    ..CONTACTS
};
const DEALS: Spec = Spec {
    plural: "deals",
    singular: "deal",
    type_id: "0-3",
    scopes: &["crm.objects.deals"],
    defaults: &["dealname", "amount", "closedate", "dealstage", "pipeline"],
    ..COMPANIES
};
const CALLS: Spec = Spec {
    plural: "calls",
    singular: "call",
    type_id: "0-48",
    // They have none of their own and go with contacts.
    scopes: CONTACTS.scopes,
    created: "hs_createdate",
    defaults: &[],
    ..COMPANIES
};
const TICKETS: Spec = Spec {
    plural: "tickets",
    singular: "ticket",
    type_id: "0-5",
    scopes: &["crm.objects.tickets", "tickets"],
    defaults: &["subject", "content", "hs_pipeline", "hs_pipeline_stage", "hs_ticket_priority"],
    ..COMPANIES
};
const PRODUCTS: Spec = Spec {
    plural: "products",
    singular: "product",
    type_id: "0-7",
    scopes: &["crm.objects.products", "e-commerce"],
    defaults: &["name", "price", "description"],
    ..COMPANIES
};
const LINE_ITEMS: Spec = Spec {
    plural: "line_items",
    singular: "line_item",
    type_id: "0-8",
    scopes: &["crm.objects.line_items", "e-commerce"],
    defaults: &["name", "quantity", "price", "amount"],
    ..COMPANIES
};
const MOCK_EXAMS: Spec = Spec {
    plural: "mock_exams",
    singular: "mock_exam",
    type_id: "2-3465404",
    scopes: &["crm.objects.custom"],
    created: "hs_createdate",
    defaults: &[],
    ..COMPANIES
};

const BOOKINGS: Spec = Spec { plural: "bookings", singular: "booking", type_id: "2-3465405", ..MOCK_EXAMS };

impl ObjectType {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Contacts,
        Self::Companies,
        Self::Deals,
        Self::Calls,
        Self::Tickets,
        Self::Products,
        Self::LineItems,
        Self::MockExams,
        Self::Bookings,
    ];

    const fn spec(self) -> &'static Spec {
        match self {
            Self::Contacts => &CONTACTS,
            Self::Companies => &COMPANIES,
            Self::Deals => &DEALS,
            Self::Calls => &CALLS,
            Self::Tickets => &TICKETS,
            Self::Products => &PRODUCTS,
            Self::LineItems => &LINE_ITEMS,
            Self::MockExams => &MOCK_EXAMS,
            Self::Bookings => &BOOKINGS,
        }
    }

    /// By plural, singular or type id (`contacts`, `contact`, `0-1`), as HubSpot takes it in a path. A custom object goes by its
    /// type id or its full name, `p62515_mock_exams`, alone.
    pub fn parse(text: &str) -> Option<Self> {
        let named = |object: &Self| {
            let spec = object.spec();
            if object.is_custom() {
                let full = text.strip_prefix('p').and_then(|rest| rest.split_once('_'));
                return text == spec.type_id
                    || full
                        .is_some_and(|(portal, name)| portal.parse::<u64>().is_ok() && name == spec.plural);
            }
            [spec.plural, spec.singular, spec.type_id].contains(&text)
        };
        Self::ALL.into_iter().find(named)
    }

    /// Whether the portal made it.
    pub const fn is_custom(self) -> bool {
        matches!(self, Self::MockExams | Self::Bookings)
    }

    /// Whether HubSpot has webhook events of its own for it, with its singular in their names.
    pub const fn has_own_events(self) -> bool {
        !(self.is_custom() || matches!(self, Self::Calls))
    }

    /// The name in paths and in `associations`; of a custom object what the portal calls it.
    pub const fn plural(self) -> &'static str {
        self.spec().plural
    }

    /// The name in association types and webhook subscriptions.
    pub const fn singular(self) -> &'static str {
        self.spec().singular
    }

    /// The object type id.
    pub const fn type_id(self) -> &'static str {
        self.spec().type_id
    }

    /// The property that holds the creation moment.
    pub const fn created_property(self) -> &'static str {
        self.spec().created
    }

    /// The property that holds the moment of the last change; contacts are the odd ones.
    pub const fn modified_property(self) -> &'static str {
        self.spec().modified
    }

    /// What is answered when no `properties` are asked for, besides the three that always come.
    pub const fn default_properties(self) -> &'static [&'static str] {
        self.spec().defaults
    }

    /// The scopes one of which allows something (`read`, `write`) with its records.
    pub fn scopes(self, what: &str) -> Vec<String> {
        let ending = |scope: &&str| {
            if scope.contains('.') { format!("{scope}.{what}") } else { (*scope).to_owned() }
        };
        self.spec().scopes.iter().map(ending).collect()
    }
}
