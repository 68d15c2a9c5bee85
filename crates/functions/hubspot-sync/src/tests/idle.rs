//! A portal of which nobody asks anything: what the schedule costs it, and what the schedule finds all the same.

use std::collections::BTreeMap;

use hubspot_sim::{Config, Mutation, ObjectType, Settings};
use kernel::Timestamp;
use ports::Clock as _;
use serde_json::Value;

use super::{
    compare::{Depth, differences},
    scenarios::widen,
    steps::{ids, rename},
    world::{World, key},
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// What HubSpot may be asked a day for a portal in which nothing happens.
const A_DAY: u64 = 96;

/// Records of a slice: two pages of ten, as the tests have them.
const SLICE: usize = 20;

fn synced() -> World {
    synced_after(|_| ())
}

fn synced_after(prepare: impl Fn(&World)) -> World {
    let settings = Settings { search_lag_ms: 0, ..Settings::default() }.without_limits();
    let config = Config { contacts: 120, deals: Some(30), calls: Some(40), settings, ..Config::default() };
    let world = World::new(config);
    prepare(&world);
    world.start("full");
    world.run_to_the_end();
    assert_eq!(differences(&world, Depth::Whole), Vec::<String>::new());
    world
}

/// So many hours of the schedule.
pub(super) fn hours(world: &World, hours: i64) {
    for _ in 0..hours {
        let next = (world.clock.now().as_millis() / HOUR + 1) * HOUR;
        world.clock.set(Timestamp::from_millis(next));
        world.on_schedule();
        world.run_to_the_end();
    }
}

/// How long the schedule takes to read the portal whole: a slice in two of three runs, which are two hours apart.
pub(super) fn hours_to_read_all(world: &World) -> i64 {
    let slices = |object: ObjectType| {
        let count = |archived: &str| {
            let truth: Value = serde_json::from_str(&world.sim.borrow().truth(object, archived)).unwrap();
            truth["results"].as_array().unwrap().len().div_ceil(SLICE).max(1)
        };
        i64::try_from(count("false") + count("true")).unwrap()
    };
    3 * ObjectType::ALL.into_iter().map(slices).sum::<i64>() + 6
}

/// Calls so far, by purpose.
fn counted(world: &World) -> BTreeMap<String, u64> {
    let mut by_purpose = BTreeMap::from([("read".to_owned(), 0), ("links".to_owned(), 0)]);
    for ((_, purpose), calls) in &world.database.tables().call_counts {
        *by_purpose.entry(purpose.clone()).or_default() += calls;
    }
    by_purpose
}

/// What four days in which nothing happens cost, by purpose.
fn idle_days(world: &World) -> Vec<BTreeMap<String, u64>> {
    // An old recycle bin.
    for id in &ids(world, ObjectType::Contacts)[..60] {
        world.mutate(&Mutation::Archive { object: ObjectType::Contacts, id: *id }).unwrap();
    }
    hours(world, 30);
    let days = (0..4).map(|_| {
        let (before, asked) = (counted(world), world.requests());
        hours(world, 24);
        let mut day = counted(world);
        for (purpose, calls) in before {
            *day.get_mut(&purpose).unwrap() -= calls;
        }
        let sum: u64 = day.values().sum();
        assert_eq!(sum, u64::from(world.requests() - asked), "every request is counted: {day:?}");
        assert!(sum <= A_DAY, "{sum} calls: {day:?}");
        assert_eq!((day["token"], day["search"], day["definitions"]), (12, 48 + 4, 4), "{day:?}");
        assert_eq!(day["references"], 3, "six owners on pages of four, and the pipelines: {day:?}");
        assert!(day["list"] <= 16, "no page of the recycle bin but those of a slice: {day:?}");
        day
    });
    let days = days.collect();
    assert_eq!(differences(world, Depth::Whole), Vec::<String>::new());
    days
}

#[test]
fn an_idle_portal_costs_at_most_96_calls_a_day_and_each_is_counted() {
    for day in idle_days(&synced()) {
        assert_eq!((day["read"], day["links"]), (0, 0), "{day:?}");
    }
}

#[test]
fn so_does_one_with_more_properties_than_a_url_takes() {
    assert!(
        idle_days(&synced_after(widen)).iter().any(|day| day["read"] > 0),
        "its slices are read by batch"
    );
}

#[test]
fn what_changed_is_found_within_two_hours() {
    let world = synced();
    hours(&world, 4);
    for _ in 0..6 {
        hours(&world, 1);
        let id = ids(&world, ObjectType::Contacts)[7];
        rename(&world, &[id], &world.clock.now().to_string());
        hours(&world, 2);
        assert_eq!(differences(&world, Depth::Dated), Vec::<String>::new());
    }
}

#[test]
fn what_was_archived_is_found_within_a_day() {
    let world = synced();
    for (object, ..) in world.synced() {
        world.mutate(&Mutation::Archive { object, id: *ids(&world, object).last().unwrap() }).unwrap();
    }
    hours(&world, 24);
    assert_eq!(differences(&world, Depth::Dated), Vec::<String>::new());
}

#[test]
fn the_recycle_bin_is_listed_when_the_counts_differ_anew() {
    let world = synced();
    let contacts = ids(&world, ObjectType::Contacts);
    let archive = |ids: &[u64]| {
        for id in ids {
            world.mutate(&Mutation::Archive { object: ObjectType::Contacts, id: *id }).unwrap();
        }
    };
    // List pages of a run that looks at contacts, and so reads no slice.
    let look = || {
        for (object, ..) in world.synced() {
            let ago = if object == ObjectType::Contacts { 9 } else { 8 };
            let looked_at = world.clock.now().plus_millis(-ago * HOUR);
            let mut tables = world.database.tables_mut();
            tables.sync.status.get_mut(&key(object.plural())).unwrap().looked_at = Some(looked_at);
        }
        let before = counted(&world)["list"];
        hours(&world, 2);
        counted(&world)["list"] - before
    };
    archive(&contacts[..100]);
    assert_eq!(look(), 10, "all of it, for it knows no filter");
    assert_eq!(differences(&world, Depth::Dated), Vec::<String>::new());
    assert_eq!(look(), 0, "nothing is new");
    archive(&contacts[100..101]);
    assert_eq!(look(), 11);
    assert_eq!(differences(&world, Depth::Dated), Vec::<String>::new());
    world.mutate(&Mutation::GdprDelete { id: contacts[101] }).unwrap();
    assert_eq!(look(), 11, "what is missing may be there");
    assert_eq!(world.database.tables().sync.status[&key("contacts")].count_gap, Some(-1));
    assert_eq!(look(), 0, "but was not");
}

#[test]
fn what_the_index_shows_eleven_minutes_late_is_found_within_a_day() {
    let world = synced();
    hours(&world, 12);
    let run = |world: &World| world.database.tables().sync.sessions.last().unwrap().start_time;
    let last = run(&world);
    world.clock.set(last.plus_millis(2 * HOUR - 10 * MINUTE - MINUTE / 2));
    // HubSpot's index shows it between the half and the whole of this.
    world.sim.borrow_mut().settings_mut().search_lag_ms = 22 * MINUTE;
    let id = ids(&world, ObjectType::Contacts)[100];
    rename(&world, &[id], "late");
    hours(&world, 1);
    assert!(run(&world).millis_since(last) < 2 * HOUR + MINUTE, "a run searched before the index had it");
    assert_ne!(differences(&world, Depth::Dated), Vec::<String>::new());
    hours(&world, 2);
    assert_ne!(
        differences(&world, Depth::Dated),
        Vec::<String>::new(),
        "the next one does not look back so far"
    );
    hours(&world, 24);
    assert_eq!(differences(&world, Depth::Dated), Vec::<String>::new());
}

#[test]
fn what_no_search_shows_is_found_when_the_schedule_has_read_all() {
    let world = synced();
    hours(&world, 12);
    let contacts = ids(&world, ObjectType::Contacts);
    let (companies, deals) = (ids(&world, ObjectType::Companies), ids(&world, ObjectType::Deals));
    let properties = |value: &str| BTreeMap::from([("firstname".to_owned(), Some(value.to_owned()))]);
    let link = |remove, from_id, to_id| Mutation::Associate {
        from: ObjectType::Deals,
        from_id,
        to: ObjectType::Contacts,
        to_id,
        primary: false,
        remove,
    };
    world.sim.borrow_mut().settings_mut().search_lag_ms = 1_000 * HOUR;
    for mutation in [
        // A calculated value moves no date.
        Mutation::Edit {
            object: ObjectType::Contacts,
            id: contacts[30],
            properties: properties("calculated"),
            tie: true,
        },
        Mutation::Rewind {
            object: ObjectType::Contacts,
            id: contacts[31],
            properties: properties("back"),
            by_ms: 5,
        },
        link(false, deals[3], contacts[90]),
        // These come into the index after weeks.
        Mutation::Create { object: ObjectType::Contacts, properties: properties("unseen") },
        Mutation::Edit {
            object: ObjectType::Contacts,
            id: contacts[1],
            properties: properties("seen late"),
            tie: false,
        },
        Mutation::GdprDelete { id: contacts[60] },
        Mutation::Merge {
            object: ObjectType::Companies,
            primary: companies[1],
            loser: companies[2],
            new_id: None,
        },
    ] {
        world.mutate(&mutation).unwrap();
    }
    let bound = hours_to_read_all(&world);
    hours(&world, bound);
    assert_eq!(differences(&world, Depth::Whole), Vec::<String>::new());
}

#[test]
fn the_last_comparison_is_noted_for_each_object() {
    let world = synced();
    let compared = |world: &World| {
        let tables = world.database.tables();
        let of = |(_, name, _)| tables.sync.status[&key(name)].last_reconciliation.unwrap();
        world.synced().into_iter().map(of).collect::<Vec<_>>()
    };
    let (full, now) = (compared(&world), world.clock.now());
    assert!(full.iter().all(|at| now.millis_since(*at) < HOUR), "by the full sync");
    let round = hours_to_read_all(&world);
    hours(&world, 2 * round);
    let now = world.clock.now();
    assert!(
        compared(&world).iter().all(|at| now.millis_since(*at) <= round * HOUR),
        "by each round of the schedule"
    );
}

#[test]
fn what_was_written_back_is_read_once() {
    let world = synced();
    hours(&world, 4);
    let reads = || counted(&world)["read"];
    let before = reads();
    let scores = Mutation::EditRandom { object: ObjectType::Contacts, count: 120, tie: false };
    assert_eq!(world.mutate(&scores).unwrap().len(), 120);
    hours(&world, 2);
    // Tens of 36, which are three pages of a search: 290 of 29,000 by hundreds of 1,000.
    assert_eq!(reads() - before, 4 + 4 + 4 + 2);
    assert_eq!(differences(&world, Depth::Dated), Vec::<String>::new());
    hours(&world, 48);
    assert_eq!(reads() - before, 4 + 4 + 4 + 2, "nobody reads them again");
}
