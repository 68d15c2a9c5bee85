//! Objects that a portal may have beside the four: tickets, products, line items, and custom objects of mock exams and
//! seats in them.

use super::draft::Draft;
use super::{DAY_MS, Lead, last_change, moment};
use crate::config::Config;
use crate::dice::Dice;
use crate::portal::ObjectType::{Bookings, Contacts, Deals, LineItems, MockExams, Products, Tickets};
use crate::portal::{Archived, ObjectType, Portal, Store};
use crate::wire::json::iso;

/// Where each object's ids begin.
const FIRST_IDS: [(ObjectType, u64); 5] = [
    (Tickets, 901_000_000),
    (Products, 40_000),
    (LineItems, 7_300_000_000),
    (MockExams, 21_500_000_000),
    (Bookings, 23_100_000_000),
];
const MOCKS: &[&str] = &["Clinical Skills", "Situational Judgment", "Mini-mock"];

/// Makes as many records of each as the configuration says.
pub(super) fn generate(config: &Config, portal: &mut Portal, leads: &[Lead]) {
    let mut products = Vec::new();
    for (object, first_id) in FIRST_IDS {
        let mut dice = Dice::new(config.seed, object.plural());
        let mut store = Store::default();
        store.skip_to(first_id);
        for at in 0..u64::from(config.others) {
            let id = store.take_id(dice.below(40));
            let created_ms = moment(&mut dice, at, u64::from(config.others), config.epoch_ms);
            let updated_ms = last_change(&mut dice, created_ms, config.epoch_ms);
            let mut draft = Draft::new(portal.schema(object), id, created_ms, updated_ms);
            fill(config, &mut dice, &mut draft, object, &products);
            store.put(draft.record);
        }
        if object == Products {
            products = store.walk(0, Archived::No).map(|record| record.id).collect();
        }
        *portal.store_mut(object) = store;
        link(&mut dice, portal, object, leads);
    }
}

fn fill(config: &Config, dice: &mut Dice, draft: &mut Draft, object: ObjectType, products: &[u64]) {
    match object {
        Tickets => {
            draft.set("subject", dice.pick(&["Cannot log in", "Which room is it?", "Invoice is wrong"]));
            draft.set("content", "Hello, can you help me?").set("hs_pipeline", "0");
            draft.set("hs_pipeline_stage", dice.pick(&["1", "2", "3", "4"]));
            draft.set_some(
                "hs_ticket_priority",
                dice.chance(0.6).then(|| dice.pick(&["LOW", "MEDIUM", "HIGH"])),
            );
            draft.set_some("exam_room", dice.chance(0.3).then(|| format!("B{}", dice.below(40))));
        }
        Products => {
            draft.set("name", dice.pick(MOCKS)).set("price", (dice.between(5, 90) * 10).to_string());
            draft.set("hs_sku", format!("SKU-{}", draft.record.id));
        }
        LineItems => {
            draft.set("name", dice.pick(MOCKS)).set("quantity", dice.between(1, 4).to_string());
            if !products.is_empty() {
                draft.set("hs_product_id", dice.pick(products).to_string());
            }
            draft.set("price", (dice.between(5, 90) * 10).to_string());
        }
        Bookings => {
            draft.set("booking_id", format!("BK-{}", draft.record.id));
            draft.set("status", dice.pick(&["Active", "Active", "Active", "Cancelled", "No show"]));
            draft.set("dominant_hand", dice.pick(&["left", "right"]));
        }
        _ => {
            let day = iso(config.epoch_ms + dice.between(-30, 120) * DAY_MS)[..10].to_owned();
            let hour = dice.between(8, 16);
            draft.set("mock_type", dice.pick(MOCKS)).set("exam_date", day);
            draft.set("start_time", format!("{hour:02}:00")).set("end_time", format!("{:02}:30", hour + 2));
            draft.set("location", dice.pick(&["Ottawa", "Toronto", "Online"]));
            draft.set("capacity", dice.between(0, 40).to_string());
            draft.set("is_active", if dice.chance(0.9) { "true" } else { "false" });
        }
    }
}

/// Tickets, exams and bookings are of people, line items of deals, and a booking is of an exam.
fn link(dice: &mut Dice, portal: &mut Portal, object: ObjectType, leads: &[Lead]) {
    let ids =
        |of: ObjectType| portal.store(of).walk(0, Archived::No).map(|record| record.id).collect::<Vec<u64>>();
    let (own, deals, exams) = (ids(object), ids(Deals), ids(MockExams));
    let people: Vec<u64> = leads.iter().map(|lead| lead.id).collect();
    for id in own {
        let other = match object {
            Tickets | MockExams | Bookings if !people.is_empty() => (Contacts, dice.pick(&people)),
            LineItems if !deals.is_empty() => (Deals, dice.pick(&deals)),
            _ => continue,
        };
        portal.graph.link((object, id), other, false);
        if object == Bookings && !exams.is_empty() {
            portal.graph.link((object, id), (MockExams, dice.pick(&exams)), false);
        }
    }
}
