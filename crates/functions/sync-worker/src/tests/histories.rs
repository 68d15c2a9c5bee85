//! Random histories: changes, webhooks late, twice and out of order, faults and kills in any order end in the portal's rows.

use std::collections::BTreeMap;

use hubspot_sim::{Config, FaultKind, FaultPlan, Mutation, ObjectType, Policy, RandomFault, Settings};
use proptest::prelude::*;
use serde_json::Value;

use super::{compare::differences, world::World};

/// What one case does.
#[derive(Clone, Debug)]
struct History {
    config: Config,
    /// Milliseconds until the change, its kind, and numbers to choose records by.
    changes: Vec<(i64, u8, u64, u64)>,
    faults: Vec<RandomFault>,
    /// Calls of a port between one kill and the next.
    kills: Vec<u32>,
}

fn faults() -> impl Strategy<Value = Vec<RandomFault>> {
    let kind = prop_oneof![
        Just(FaultKind::RateLimited { policy: Policy::TenSecondlyRolling, retry_after: None }),
        Just(FaultKind::ServerError { status: 502, html: true, retry_after: None }),
        Just(FaultKind::Slow { ms: 40_000 }),
        Just(FaultKind::Truncated),
        Just(FaultKind::Reset { after_write: false }),
        Just(FaultKind::Partial { count: 2, category: Some("INTERNAL_ERROR".to_owned()) }),
        Just(FaultKind::Partial { count: 100, category: None }),
        Just(FaultKind::Processing),
    ];
    let fault = (kind, 0.01..0.1_f64).prop_map(|(kind, p)| {
        let of_batches = matches!(kind, FaultKind::Partial { .. } | FaultKind::Processing);
        RandomFault { route: of_batches.then(|| "objects.batch_read".to_owned()), p, kind }
    });
    proptest::collection::vec(fault, 0..3)
}

fn histories() -> impl Strategy<Value = History> {
    let delay = prop_oneof![Just(0_i64), 0_i64..50, 0_i64..3_000, Just(20_000)];
    let changes = proptest::collection::vec((delay, 0_u8..10, any::<u64>(), any::<u64>()), 1..40);
    let told = (prop_oneof![Just(0_i64), Just(500), Just(4_000)], 0.0..0.6_f64, any::<bool>());
    let granularity = prop_oneof![Just(1_i64), Just(1_000), Just(60_000)];
    let kills = proptest::collection::vec(0_u32..120, 0..4);
    (any::<u64>(), 3_u32..12, told, granularity, any::<bool>(), changes, faults(), kills).prop_map(
        |(seed, contacts, (delay, duplicates, disorder), granularity, new_id, changes, faults, kills)| {
            let settings = Settings {
                webhook_delay_ms: delay,
                webhook_duplicates: duplicates,
                webhook_disorder: disorder,
                stamp_granularity_ms: granularity,
                merge_new_id: new_id,
                ..Settings::default().without_limits()
            };
            let config =
                Config { seed, contacts, deals: Some(4), calls: Some(3), settings, ..Config::default() };
            History { config, changes, faults, kills }
        },
    )
}

fn pick(world: &World, object: ObjectType, archived: &str, by: u64) -> Option<u64> {
    let truth: Value = serde_json::from_str(&world.sim.borrow().truth(object, archived)).unwrap();
    let ids = truth["results"].as_array().unwrap();
    let at = usize::try_from(by % u64::try_from(ids.len().max(1)).unwrap()).unwrap();
    ids.get(at)?["id"].as_str()?.parse().ok()
}

/// A property whose changes are told.
const fn watched(object: ObjectType) -> &'static str {
    match object {
        ObjectType::Contacts => "firstname",
        ObjectType::Companies => "name",
        ObjectType::Deals => "dealname",
        ObjectType::Calls => "hs_call_title",
        ObjectType::Tickets => "subject",
        ObjectType::Products | ObjectType::LineItems => "description",
        ObjectType::MockExams => "location",
        ObjectType::Bookings => "attending_location",
    }
}

fn mutation(world: &World, kind: u8, by: u64, and: u64) -> Option<Mutation> {
    let object = ObjectType::ALL[usize::try_from(by % 4).unwrap()];
    // Few values, so that one comes back.
    let properties = BTreeMap::from([(watched(object).to_owned(), Some(format!("value {}", and % 3)))]);
    let live = |object, by| pick(world, object, "false", by);
    Some(match kind {
        0 => Mutation::Create { object, properties },
        1..=3 => Mutation::Edit { object, id: live(object, and)?, properties, tie: kind == 3 },
        4 => Mutation::Archive { object, id: live(object, and)? },
        5 => Mutation::Restore { object, id: pick(world, object, "true", and)? },
        6 => {
            let object = ObjectType::Contacts;
            Mutation::Merge {
                object,
                primary: live(object, by / 4)?,
                loser: live(object, and)?,
                new_id: None,
            }
        }
        7 => Mutation::GdprDelete { id: live(ObjectType::Contacts, and)? },
        _ => Mutation::Associate {
            from: ObjectType::Contacts,
            from_id: live(ObjectType::Contacts, by / 4)?,
            to: ObjectType::Deals,
            to_id: live(ObjectType::Deals, and)?,
            primary: false,
            remove: kind == 9,
        },
    })
}

fn play(history: &History) {
    let world = World::new(history.config.clone());
    world.announce_all();
    world.settle();
    assert_eq!(differences(&world), Vec::<String>::new(), "before the first change");
    world.fault(FaultPlan { random: history.faults.clone(), ..FaultPlan::default() });
    let mut kills = history.kills.iter().copied();
    for (delay, kind, by, and) in &history.changes {
        world.clock.advance_ms(*delay);
        if let Some(mutation) = mutation(&world, *kind, *by, *and) {
            world.mutate(&mutation);
        }
        world.take_webhooks();
        world.kill.after(kills.next());
        world.run();
    }
    world.kill.after(None);
    world.fault(FaultPlan::default());
    world.settle();
    assert_eq!(
        differences(&world),
        Vec::<String>::new(),
        "\n{:?}\n{}",
        world.told.borrow(),
        world.log.text()
    );
    let waiting = world.database.tables().inbound.events.values().filter(|event| !event.applied).count();
    assert_eq!(waiting, 0, "events that nobody applied");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_history_ends_in_the_portals_rows(history in histories()) {
        play(&history);
    }
}
