//! Random schedules: faults, kills, changes and lag in any order end in the portal's rows.

use std::collections::BTreeMap;

use hubspot_sim::{Config, FaultKind, FaultPlan, Mutation, ObjectType, Policy, RandomFault, Settings, Sim};
use proptest::prelude::*;
use serde_json::Value;

use super::{
    compare::{Depth, differences},
    idle::{hours, hours_to_read_all},
    kinds::define_labels,
    world::{Change, World},
};

/// What one case does.
#[derive(Clone, Debug)]
struct Schedule {
    config: Config,
    /// Modes of the sessions; the portal is quiet during the last one.
    modes: Vec<&'static str>,
    /// Changes: after so many requests, of this kind, with these numbers to choose records by.
    changes: Vec<(u32, u8, u64, u64)>,
    faults: Vec<RandomFault>,
    /// Calls of a port between one kill and the next.
    kills: Vec<u32>,
}

fn settings() -> impl Strategy<Value = Settings> {
    (
        prop_oneof![Just(1_usize), Just(3), Just(100)],
        prop_oneof![Just(1_usize), Just(4), Just(500)],
        prop_oneof![Just(1_i64), Just(1_000), Just(60_000)],
        0_i64..8_000,
        any::<bool>(),
        prop_oneof![3 => Just(0_u32), 1 => Just(30), 1 => Just(110)],
        prop_oneof![Just(330_i64), Just(1_800)],
    )
        .prop_map(|(page, batch_page, granularity, lag, new_id, limit, token_seconds)| {
            Settings {
                association_page: page,
                association_batch_page: batch_page,
                stamp_granularity_ms: granularity,
                search_lag_ms: lag,
                // A refresh token that was replaced and lost with the killed process needs a new consent, whatever we do.
                rotate_refresh_tokens: false,
                merge_new_id: new_id,
                access_token_seconds: token_seconds,
                ..if limit == 0 {
                    Settings::default().without_limits()
                } else {
                    Settings { rate_limit: limit, ..Settings::default() }
                }
            }
        })
}

fn faults() -> impl Strategy<Value = Vec<RandomFault>> {
    let kind = prop_oneof![
        Just(FaultKind::RateLimited { policy: Policy::TenSecondlyRolling, retry_after: None }),
        Just(FaultKind::RateLimited { policy: Policy::Secondly, retry_after: Some(2) }),
        Just(FaultKind::RateLimited { policy: Policy::None, retry_after: None }),
        Just(FaultKind::ServerError { status: 502, html: true, retry_after: None }),
        Just(FaultKind::ServerError { status: 500, html: false, retry_after: Some(1) }),
        Just(FaultKind::ServerError { status: 423, html: false, retry_after: None }),
        Just(FaultKind::Slow { ms: 40_000 }),
        Just(FaultKind::Slow { ms: 9_000 }),
        Just(FaultKind::Truncated),
        Just(FaultKind::Reset { after_write: false }),
        Just(FaultKind::TokenRevoked { refuse_refresh: false }),
        Just(FaultKind::Repeated { count: 3 }),
        Just(FaultKind::Partial { count: 2, category: Some("INTERNAL_ERROR".to_owned()) }),
        Just(FaultKind::Partial { count: 3, category: None }),
        Just(FaultKind::Partial { count: 100, category: None }),
        Just(FaultKind::Processing),
        Just(FaultKind::Modify { count: 2, tie: false }),
        Just(FaultKind::Modify { count: 2, tie: true }),
    ];
    let fault = (kind, 0.01..0.12_f64).prop_map(|(kind, p)| {
        // A list or a search that leaves records out lies without a sign of it.
        let of_batches = matches!(kind, FaultKind::Partial { .. } | FaultKind::Processing);
        RandomFault { route: of_batches.then(|| "objects.batch_read".to_owned()), p, kind }
    });
    proptest::collection::vec(fault, 0..4)
}

fn schedules() -> impl Strategy<Value = Schedule> {
    let others = prop_oneof![2 => Just(0_u32), 1 => 1_u32..40];
    let size = (any::<u64>(), 5_u32..140, 0_u32..40, 0_u32..40, others);
    let mode = prop_oneof![2 => Just("full"), 1 => Just("incremental")];
    let changes = proptest::collection::vec((0_u32..120, 0_u8..10, any::<u64>(), any::<u64>()), 0..25);
    // Eight claims without a committed step are a dead letter, and a kill strikes the jobs of a whole invocation: four kills
    // leave every job four claims, so that a run of bad luck (two tokens revoked in one call, p 0.01 each) does not end it.
    let kills = proptest::collection::vec(0_u32..160, 0..5);
    (size, settings(), proptest::collection::vec(mode, 1..3), any::<bool>(), changes, faults(), kills)
        .prop_map(
            |(
                (seed, contacts, deals, calls, others),
                settings,
                mut modes,
                full_at_last,
                changes,
                faults,
                kills,
            )| {
                modes.push(if full_at_last { "full" } else { "incremental" });
                let config = Config {
                    seed,
                    contacts,
                    deals: Some(deals),
                    calls: Some(calls),
                    others,
                    settings,
                    ..Config::default()
                };
                Schedule { config, modes, changes, faults, kills }
            },
        )
}

fn ids(sim: &Sim, object: ObjectType, archived: &str) -> Vec<u64> {
    let truth: Value = serde_json::from_str(&sim.truth(object, archived)).unwrap();
    let ids =
        truth["results"].as_array().unwrap().iter().map(|record| record["id"].as_str().unwrap().parse());
    ids.map(Result::unwrap).collect()
}

fn pick(ids: &[u64], by: u64) -> Option<u64> {
    let at = usize::try_from(by).ok()?.checked_rem(ids.len())?;
    ids.get(at).copied()
}

/// A change that chooses its records when its time has come. With `ties` some leave the modified date alone.
fn change(kind: u8, a: u64, b: u64, ties: bool) -> Change {
    Box::new(move |sim| {
        let four = [ObjectType::Contacts, ObjectType::Companies, ObjectType::Deals, ObjectType::Calls];
        let others = [ObjectType::Tickets, ObjectType::MockExams];
        let objects = if sim.config().others > 0 { [&four[..], &others[..]].concat() } else { four.to_vec() };
        let nth = |number: u64| objects[usize::try_from(number).unwrap() % objects.len()];
        let (object, other) = (nth(b), nth(b / 4));
        let live = |object| pick(&ids(sim, object, "false"), a);
        let name = match object {
            ObjectType::Calls => "hs_call_title",
            ObjectType::Deals => "dealname",
            ObjectType::Companies => "name",
            ObjectType::Tickets => "subject",
            ObjectType::MockExams => "location",
            _ => "hs_lead_status",
        };
        let text = |value: Option<&str>| BTreeMap::from([(name.to_owned(), value.map(str::to_owned))]);
        Some(match kind {
            0 => Mutation::Edit { object, id: live(object)?, properties: text(Some("changed")), tie: false },
            1 => Mutation::Edit { object, id: live(object)?, properties: text(None), tie: false },
            2 => Mutation::EditRandom {
                object,
                count: usize::try_from(a % 30).ok()?,
                tie: ties && b % 32 < 16,
            },
            3 => Mutation::Create { object, properties: text(Some("created")) },
            4 => Mutation::Archive { object, id: live(object)? },
            5 => Mutation::Restore { object, id: pick(&ids(sim, object, "true"), a)? },
            6 if object != ObjectType::Calls => Mutation::Merge {
                object,
                primary: live(object)?,
                loser: pick(&ids(sim, object, "false"), b)?,
                new_id: None,
            },
            7 => Mutation::GdprDelete { id: live(ObjectType::Contacts)? },
            9 => {
                let (from, to, number) = match b % 4 {
                    0 => (ObjectType::Contacts, ObjectType::Companies, 0),
                    1 => (ObjectType::Companies, ObjectType::Contacts, 0),
                    2 => (ObjectType::Contacts, ObjectType::Companies, 1),
                    _ => (ObjectType::Deals, ObjectType::Contacts, 2),
                };
                let (from_id, to_id) = (live(from)?, pick(&ids(sim, to, "false"), b)?);
                Mutation::Label { from, from_id, to, to_id, number, remove: a.is_multiple_of(4) }
            }
            _ => Mutation::Associate {
                from: object,
                from_id: live(object)?,
                to: other,
                to_id: pick(&ids(sim, other, "false"), b)?,
                primary: b % 32 < 16 && other == ObjectType::Companies,
                remove: a.is_multiple_of(3),
            },
        })
    })
}

/// Plays the schedule and holds the mirror against the portal.
fn play(schedule: &Schedule) -> Vec<String> {
    let last = schedule.modes.len() - 1;
    let depth = if schedule.modes[last] == "full" { Depth::Whole } else { Depth::Dated };
    let mut config = schedule.config.clone();
    if depth == Depth::Dated {
        // HubSpot stamps milliseconds. What has one date twice, long after each other, only a full sync finds.
        config.settings.stamp_granularity_ms = 1;
    }
    let world = World::new(config);
    define_labels(&world);
    let mut kills = schedule.kills.iter().copied();
    for (at, mode) in schedule.modes.iter().enumerate() {
        let quiet = at == last;
        let random = schedule.faults.iter().filter(|fault| match fault.kind {
            FaultKind::Modify { tie, .. } => !quiet && (!tie || depth == Depth::Whole),
            _ => true,
        });
        let plan = FaultPlan {
            random: random.cloned().collect(),
            seed: at as u64,
            random_limit: 40,
            ..FaultPlan::default()
        };
        world.sim.borrow_mut().set_faults(plan);
        if !quiet {
            for (after, kind, a, b) in schedule.changes.iter().filter(|(_, _, a, _)| *a % 2 == at as u64 % 2)
            {
                world.mutate_after(*after, change(*kind, *a, *b, depth == Depth::Whole));
            }
        }
        world.start(mode);
        world.run_to_the_end_with(&mut kills);
        world.settle();
    }
    // What HubSpot could not serve to the last one is owed, and read by the next.
    if !world.database.tables().sync.errors.is_empty() {
        world.sim.borrow_mut().set_faults(FaultPlan::default());
        world.start(schedule.modes[last]);
        world.run_to_the_end();
    }
    let mut found = differences(&world, depth);
    let tables = world.database.tables();
    if tables.sync.sessions.iter().any(|session| session.status != "completed") {
        found.push(format!("not every session was completed: {:?}", tables.sync.sessions));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_killed_sync_counts_each_record_once(schedule in schedules()) {
        let world = World::new(schedule.config.clone());
        // A page that repeats records is read as it is: its records are counted as often as they come.
        let same = |fault: &&RandomFault| !matches!(fault.kind, FaultKind::Modify { .. } | FaultKind::Repeated { .. });
        let random = schedule.faults.iter().filter(same).cloned().collect();
        world.sim.borrow_mut().set_faults(FaultPlan { random, random_limit: 40, ..FaultPlan::default() });
        world.start("full");
        world.run_to_the_end_with(&mut schedule.kills.into_iter());
        let synced = world.synced().into_iter();
        let truth = synced.map(|(object, ..)| ids(&world.sim.borrow(), object, "all").len());
        let total = i64::try_from(truth.sum::<usize>()).unwrap();
        prop_assert_eq!(world.database.tables().sync.sessions[0].records_count, total);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_schedule_ends_in_the_portals_rows(schedule in schedules()) {
        let found = play(&schedule);
        prop_assert!(found.is_empty(), "{found:#?}");
    }
}

/// Changes of every kind and faults while only the schedule runs; then the time that it takes to read all.
fn play_unasked(schedule: &Schedule) -> Vec<String> {
    let world = World::new(schedule.config.clone());
    define_labels(&world);
    world.start("full");
    world.run_to_the_end();
    let random = schedule.faults.clone();
    let plan = FaultPlan { random, random_limit: 40, ..FaultPlan::default() };
    world.sim.borrow_mut().set_faults(plan);
    for (after, kind, a, b) in &schedule.changes {
        world.mutate_after(*after, change(*kind, *a, *b, true));
    }
    let mut kills = schedule.kills.iter().copied();
    for _ in 0..12 {
        hours(&world, 1);
        world.on_schedule();
        world.run_to_the_end_with(&mut kills);
    }
    world.settle();
    world.sim.borrow_mut().set_faults(FaultPlan::default());
    // An object that failed waits for its turn until it works again, and one may be in the middle of its round.
    hours(&world, 2 * hours_to_read_all(&world) + 12);
    differences(&world, Depth::Whole)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn what_any_schedule_leaves_the_scheduled_runs_repair(schedule in schedules()) {
        let found = play_unasked(&schedule);
        prop_assert!(found.is_empty(), "{found:#?}");
    }
}
