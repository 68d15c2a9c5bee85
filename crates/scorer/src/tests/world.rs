//! An account with contacts, and a model trained on made-up ones.

use std::rc::Rc;

use hubspot::ScoredObject;
use kernel::{AccountId, PortalId, RecordId, Timestamp};
use ports::{Clock as _, Ports};
use scoring::{
    artefact::Model,
    features::Extractor,
    learn::{TrainSettings, Trainer},
    record::Record,
    settings::{PropertyDefinitions, Settings},
    table::{RowInfo, Table},
};
use serde_json::{Value, json};
use testing::{
    FakeClock, FakeDatabase, TestPorts,
    database::{ACCOUNT, PORTAL},
};

use crate::Target;

pub(super) struct World {
    pub(super) clock: Rc<FakeClock>,
    pub(super) database: Rc<FakeDatabase>,
    pub(super) ports: Ports,
}

pub(super) fn world() -> World {
    let test = TestPorts::new();
    let database = Rc::new(FakeDatabase::new(Rc::clone(&test.clock)));
    database.tables_mut().scores.definitions = definitions();
    for number in 0..20 {
        let record = contact(number);
        let key = ("contacts".to_owned(), number.to_string());
        database.tables_mut().scores.records.insert(key, record);
    }
    let ports = Ports { store: Rc::clone(&database) as _, ..test.ports() };
    World { clock: Rc::clone(&test.clock), database, ports }
}

impl World {
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Makes a model the active one.
    pub(super) fn activate(&self, id: &str, model: &Model) {
        let artefact = model.to_bytes();
        self.database.tables_mut().scores.serve(id, 3, &artefact, &kernel::sha256_hex(&artefact));
    }
}

pub(super) fn account() -> AccountId {
    AccountId::new(ACCOUNT)
}

pub(super) fn target(record: &str) -> Target {
    Target {
        account_id: account(),
        portal_id: PortalId::new(PORTAL),
        object_type: ScoredObject::Contacts,
        record_id: RecordId::new(record),
    }
}

fn definitions() -> Vec<Value> {
    vec![
        json!({ "name": "visits", "label": "Visits", "type": "number" }),
        json!({ "name": "country", "label": "Country", "type": "enumeration" }),
        json!({ "name": "email", "label": "E-mail", "type": "string" }),
    ]
}

/// A contact whose properties depend on its number.
pub(super) fn contact(number: u32) -> Value {
    let country = ["Chile", "France", "Großbritannien", "日本"][number as usize % 4];
    json!({
        "id": number.to_string(), "object_type": "contacts", "created_at": "2026-10-01T00:00:00Z",
        "properties": {
            "visits": format!("{}.1", (number * 7) % 13), "country": country,
            "email": if number.is_multiple_of(3) { json!(null) } else { json!(format!("c{number}@firm{number}.example")) },
        },
        "companies": number % 3, "deals": [],
        "calls": [{ "at": format!("2026-11-{:02}T10:07:03Z", 1 + number % 28), "duration_ms": number * 977,
            "direction": "OUTBOUND", "connected": number.is_multiple_of(2) }],
    })
}

/// A model of who visits often, trained on made-up contacts.
pub(super) fn trained(seed: u64) -> Model {
    let settings = Settings::default();
    let definitions = PropertyDefinitions::read(&Value::Array(definitions()));
    let extractor = Extractor::new(&settings, &definitions);
    let mut table = Table::new(extractor.features());
    let as_of = Timestamp::parse("2026-11-21T12:00:00Z").unwrap();
    for number in 0..400 {
        let record: Record = serde_json::from_value(contact(number)).unwrap();
        let cells = extractor.cells(&record, as_of.as_millis());
        let label = (number * 7) % 13 > 6 || number % 29 == 0;
        table.push(&cells, RowInfo { id: number.to_string(), label, held_out: number % 5 == 0 }).unwrap();
    }
    let mut trainer = Trainer::new(&table, TrainSettings { seed, ..TrainSettings::default() }).unwrap();
    while !trainer.is_done() {
        trainer.step(&table).unwrap();
    }
    trainer.finish(&table).unwrap().model
}
