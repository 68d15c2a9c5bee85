//! What the generated portal must be like.

use std::time::Instant;

use crate::{Config, ObjectType, Sim};

#[test]
fn x() {
    let start = Instant::now();
    let sim = Sim::new(Config::default());
    eprintln!("{:?}", start.elapsed());
    let truth = sim.truth(ObjectType::Contacts, "all");
    eprintln!("{} {}", truth.len(), &truth[..2000]);
}
