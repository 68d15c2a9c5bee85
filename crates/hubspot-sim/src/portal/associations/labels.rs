//! Labels of a portal's own, and HubSpot's rarer ones: kinds of links beside the plain and the primary one.

use serde::{Deserialize, Serialize};

use crate::portal::ObjectType;
use crate::wire::json::Object;

/// Whose a label is. Type ids are told apart within a category only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)]
pub enum Category {
    HubspotDefined,
    UserDefined,
    IntegratorDefined,
}

impl Category {
    /// As the wire has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HubspotDefined => "HUBSPOT_DEFINED",
            Self::UserDefined => "USER_DEFINED",
            Self::IntegratorDefined => "INTEGRATOR_DEFINED",
        }
    }

    /// HubSpot's own ids are the same everywhere; those of a portal begin at 1 and meet HubSpot's numbers.
    const fn first_id(self) -> u16 {
        match self {
            Self::HubspotDefined => 900,
            Self::UserDefined | Self::IntegratorDefined => 1,
        }
    }
}

/// A label in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Whose it is.
    pub category: Category,
    /// `associationTypeId` within the category.
    pub id: u16,
    /// What a list of records calls it, which says nothing of its id.
    pub name: String,
    /// What people read.
    pub text: String,
    from: ObjectType,
    to: ObjectType,
}

/// One kind of a link, as it is shown.
#[derive(Clone, Debug)]
pub struct LinkKind {
    /// Whose it is.
    pub category: Category,
    /// `associationTypeId` within the category.
    pub id: u16,
    /// What people read; the plain link has none.
    pub label: Option<String>,
}

impl LinkKind {
    /// Appends it as JSON.
    pub fn push(out: &mut String, kind: &Self) {
        let mut entry = Object::open(out);
        entry
            .text("category", kind.category.name())
            .raw("typeId", kind.id)
            .nullable("label", kind.label.as_deref());
        entry.close();
    }
}

/// What a label is made from.
#[derive(Clone, Debug)]
pub struct NewLabel<'a> {
    /// Whose it is.
    pub category: Category,
    /// Its name without the objects: `billing`.
    pub name: &'a str,
    /// What people read in the first direction.
    pub label: &'a str,
    /// What people read in the other one.
    pub inverse: &'a str,
}

/// The labels of a portal: two entries each, side by side, one for each direction.
#[derive(Clone, Debug, Default)]
pub struct Labels(Vec<Label>);

impl Labels {
    /// Defines a label; its number.
    pub fn define(&mut self, from: ObjectType, to: ObjectType, new: &NewLabel<'_>) -> usize {
        let number = self.0.len() / 2;
        for (from, to, label) in [(from, to, new.label), (to, from, new.inverse)] {
            let taken = self.0.iter().filter(|known| known.category == new.category).map(|known| known.id);
            self.0.push(Label {
                category: new.category,
                id: taken.max().map_or(new.category.first_id(), |id| id + 1),
                name: format!("{}_{}_to_{}", new.name, from.singular(), to.singular()),
                text: label.to_owned(),
                from,
                to,
            });
        }
        number
    }

    /// What people read of a label, in its first direction.
    pub fn rename(&mut self, number: usize, label: &str) {
        if let Some(known) = self.0.get_mut(number * 2) {
            label.clone_into(&mut known.text);
        }
    }

    /// One direction of a label.
    pub fn of(&self, number: usize, from: ObjectType) -> Option<&Label> {
        self.0.iter().skip(number * 2).take(2).find(|label| label.from == from)
    }

    /// The labels of a direction with their numbers.
    pub fn between(&self, from: ObjectType, to: ObjectType) -> impl Iterator<Item = (usize, &Label)> {
        self.0
            .iter()
            .enumerate()
            .filter(move |(_, label)| label.from == from && label.to == to)
            .map(|(at, label)| (at / 2, label))
    }
}

#[cfg(test)]
mod tests {
    use ObjectType::{Companies, Contacts, Deals};

    use super::*;

    #[test]
    fn a_label_has_an_id_for_each_direction_and_meets_the_numbers_of_others() {
        let mut labels = Labels::default();
        let new = |category| NewLabel { category, name: "billing", label: "Billing", inverse: "Billed by" };
        assert_eq!(labels.define(Contacts, Companies, &new(Category::UserDefined)), 0);
        assert_eq!(labels.define(Contacts, Deals, &new(Category::HubspotDefined)), 1);
        let there = labels.of(0, Contacts).unwrap();
        assert_eq!((there.id, there.name.as_str()), (1, "billing_contact_to_company"));
        let back = labels.of(0, Companies).unwrap();
        assert_eq!((back.id, back.text.as_str()), (2, "Billed by"));
        assert_eq!(labels.between(Deals, Contacts).map(|(at, label)| (at, label.id)).next(), Some((1, 901)));
        labels.rename(0, "Invoices");
        assert_eq!(labels.of(0, Contacts).unwrap().text, "Invoices");
    }
}
