//! Deals: won more often with better leads, after the video, and with script B.

use super::draft::Draft;
use super::{DAY_MS, HOUR_MS, Lead, dirt, last_change, sigmoid, spread_ms};
use crate::config::Config;
use crate::dice::Dice;
use crate::portal::ObjectType::{Companies, Contacts, Deals};
use crate::portal::{Portal, Store};
use crate::wire::json::iso;

/// How a deal ended, or has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Won,
    Lost,
    Open,
}

/// Makes `count` deals.
pub(super) fn generate(config: &Config, portal: &mut Portal, count: u64, leads: &mut [Lead]) {
    let mut dice = Dice::new(config.seed, "deals");
    let mut store = Store::default();
    if leads.is_empty() {
        return;
    }
    let mut chosen: Vec<usize> = (0..count).map(|_| choose(&mut dice, leads)).collect();
    chosen.sort_unstable();
    store.skip_to(43_486_818_000);
    let mut links = Vec::new();
    for (at, lead_at) in (0..count).zip(chosen) {
        let lead = &mut leads[lead_at];
        let id = store.take_id(dice.below(700));
        let created_ms =
            (lead.created_ms + spread_ms(&mut dice, 20 * HOUR_MS, 1.2)).min(config.epoch_ms - HOUR_MS);
        let end = end(&mut dice, lead, config.epoch_ms - created_ms);
        let closed_ms =
            (created_ms + spread_ms(&mut dice, 9 * DAY_MS, 0.8)).min(config.epoch_ms - HOUR_MS / 2);
        let updated_ms = match end {
            End::Open => last_change(&mut dice, created_ms, config.epoch_ms),
            End::Won | End::Lost => last_change(&mut dice, closed_ms, config.epoch_ms),
        };
        lead.has_deal = true;
        lead.won |= end == End::Won;
        let mut draft = Draft::new(portal.schema(Deals), id, created_ms, updated_ms);
        fill(config, &mut dice, &mut draft, lead, end, closed_ms);
        draft.set_some("description", dirt::nul_text(config.dirt.nul, at, count));
        store.put(draft.record);
        links.push(((Deals, id), (Contacts, lead.id), false));
        links.extend(lead.company.map(|company| ((Deals, id), (Companies, company), true)));
    }
    *portal.store_mut(Deals) = store;
    for (from, to, primary) in links {
        portal.graph.link(from, to, primary);
    }
}

/// A lead, better ones more often.
fn choose(dice: &mut Dice, leads: &[Lead]) -> usize {
    loop {
        let at = usize::try_from(dice.below(leads.len() as u64)).unwrap_or(0);
        if dice.chance(sigmoid(-1.0 + 1.4 * leads[at].quality)) {
            return at;
        }
    }
}

fn end(dice: &mut Dice, lead: &Lead, age_ms: i64) -> End {
    if age_ms < 12 * DAY_MS || dice.chance(0.12) {
        return End::Open;
    }
    let script = match lead.script {
        Some("B") => 0.35,
        _ => 0.0,
    };
    let video = if lead.watched_vsl { 0.5 } else { 0.0 };
    if dice.chance(sigmoid(-1.5 + 0.8 * lead.quality + video + script)) { End::Won } else { End::Lost }
}

fn fill(config: &Config, dice: &mut Dice, draft: &mut Draft, lead: &Lead, end: End, closed_ms: i64) {
    let (plan, price) =
        dice.pick(&[("Starter", 997), ("Intensive", 1_497), ("Complete", 2_497), ("Coaching", 4_997)]);
    let amount = price - if dice.chance(0.2) { price / 10 } else { 0 };
    draft.set("dealname", format!("{plan} – {}", lead.name)).set("amount", amount.to_string());
    draft.set("deal_currency_code", if dice.chance(0.92) { "EUR" } else { "USD" });
    let stage = match end {
        End::Won => "closedwon",
        End::Lost => "closedlost",
        End::Open => {
            dice.pick(&["appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "contractsent"])
        }
    };
    draft.set("dealstage", stage).set("pipeline", "default");
    // An open deal is expected to close later; a closed one did.
    let expected_ms =
        if end == End::Open { config.epoch_ms + dice.between(2, 60) * DAY_MS } else { closed_ms };
    draft.set("closedate", iso(expected_ms));
    draft.set("hs_is_closed", if end == End::Open { "false" } else { "true" });
    draft.set("hs_is_closed_won", if end == End::Won { "true" } else { "false" });
    draft.set("hubspot_owner_id", lead.owner.to_string()).set("phone_number", lead.phone.clone());
    draft.set_some("sales_script_version", lead.script);
    let qualified = end == End::Won || dice.chance(sigmoid(0.3 + lead.quality));
    draft.set(
        "qualified_status",
        match (qualified, end) {
            (true, _) => "qualified",
            (false, End::Open) => "to_be_qualified",
            (false, _) => "not_qualified",
        },
    );
    let trial = match end {
        End::Won if dice.chance(0.7) => "completed",
        _ if !qualified => "no_trial",
        _ => dice.pick(&["no_trial", "booked", "completed", "no_show"]),
    };
    draft.set("trial_status", trial);
    if end == End::Won {
        paid(config, dice, draft, lead, closed_ms);
    } else {
        draft.set("payment_status", "not_paid");
    }
    if end == End::Lost {
        draft.set(
            "closed_lost_reason",
            dice.pick(&["too expensive", "no answer", "chose a competitor", "pas le moment"]),
        );
    }
    if config.dirt.values && dice.chance(0.03) {
        draft.set("amount", dirt::number_as_text(dice)).set("description", dirt::odd_text(dice));
    }
    if config.dirt.values && dice.chance(0.02) {
        draft.set("number_of_installments__months", dirt::number_as_text(dice));
    }
}

fn paid(config: &Config, dice: &mut Dice, draft: &mut Draft, lead: &Lead, closed_ms: i64) {
    let months = dice.pick(&[1_i64, 1, 3, 3, 6, 10, 12]);
    draft.set("number_of_installments__months", months.to_string());
    draft.set("payment_method", dice.pick(&["card", "card", "transfer", "direct_debit"]));
    draft.set("first_payment_date", iso(closed_ms)[..10].to_owned());
    let cancelled = dice.chance(sigmoid(-2.2 - 0.6 * lead.quality));
    let is_over = closed_ms + months * 30 * DAY_MS < config.epoch_ms;
    let status = match (cancelled, is_over) {
        (true, _) => dice.pick(&["cancelled", "cancelled", "refunded"]),
        (false, true) => "paid_in_full",
        (false, false) if dice.chance(0.1) => "late",
        (false, false) => "up_to_date",
    };
    draft.set("payment_status", status);
    if cancelled {
        let at = (closed_ms + dice.between(5, 90) * DAY_MS).min(config.epoch_ms);
        draft.set("cancellation_date", iso(at)[..10].to_owned());
    }
}
