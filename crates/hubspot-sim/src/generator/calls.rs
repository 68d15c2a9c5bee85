//! Calls: matched to contacts by number, and for some also by association.

use super::draft::Draft;
use super::{DAY_MS, HOUR_MS, Lead, MINUTE_MS, dirt, sigmoid, spread_ms};
use crate::config::Config;
use crate::dice::Dice;
use crate::portal::ObjectType::{Calls, Contacts};
use crate::portal::properties::DISPOSITIONS;
use crate::portal::{Portal, Store};
use crate::wire::json::iso;

const LINES: &[&str] = &["+33180000001", "+33180000002", "+14155550100"];

/// Makes `count` calls, in order of time.
pub(super) fn generate(config: &Config, portal: &mut Portal, count: u64, leads: &[Lead]) {
    let mut dice = Dice::new(config.seed, "calls");
    let mut store = Store::default();
    if leads.is_empty() {
        return;
    }
    let with_deal: Vec<&Lead> = leads.iter().filter(|lead| lead.has_deal).collect();
    let latest = config.epoch_ms - 2 * MINUTE_MS;
    let mut planned: Vec<(i64, &Lead)> = Vec::new();
    while (planned.len() as u64) < count {
        let lead = if !with_deal.is_empty() && dice.chance(0.7) {
            dice.pick(&with_deal)
        } else {
            dice.pick(&leads.iter().collect::<Vec<_>>()[..leads.len().min(4_000)])
        };
        // The first call comes within the hour as a rule, the next ones over the following days.
        let mut at = lead.created_ms + spread_ms(&mut dice, 25 * MINUTE_MS, 1.4);
        let attempts = 1 + dice.below(if lead.won { 6 } else { 4 });
        for _ in 0..attempts.min(count - planned.len() as u64) {
            planned.push((at.min(latest), lead));
            at += spread_ms(&mut dice, 30 * HOUR_MS, 0.9);
        }
    }
    planned.sort_by_key(|(at, lead)| (*at, lead.id));
    store.skip_to(59_205_660_000);
    let mut links = Vec::new();
    for (at, (called_ms, lead)) in (0..count).zip(planned) {
        let id = store.take_id(dice.below(900));
        let created_ms = called_ms + dice.between(1_000, 90_000).min(config.epoch_ms - called_ms);
        let updated_ms = created_ms + if dice.chance(0.3) { dice.between(0, DAY_MS) } else { 0 };
        let mut draft = Draft::new(portal.schema(Calls), id, created_ms, updated_ms.min(config.epoch_ms));
        fill(config, &mut dice, &mut draft, lead, called_ms);
        draft.set_some("hs_call_body", dirt::nul_text(config.dirt.nul, at, count));
        store.put(draft.record);
        if dice.chance(0.4) {
            links.push(((Calls, id), (Contacts, lead.id)));
        }
    }
    *portal.store_mut(Calls) = store;
    for (from, to) in links {
        portal.graph.link(from, to, false);
    }
}

fn fill(config: &Config, dice: &mut Dice, draft: &mut Draft, lead: &Lead, called_ms: i64) {
    let outbound = dice.chance(0.86);
    let line = dice.pick(LINES).to_owned();
    // Some telephone systems write numbers without the plus.
    let number = if dice.chance(0.1) { lead.phone[1..].to_owned() } else { lead.phone.clone() };
    let (from, to) = if outbound { (line, number) } else { (number, line) };
    draft
        .set("hs_timestamp", iso(called_ms))
        .set("hs_call_direction", if outbound { "OUTBOUND" } else { "INBOUND" });
    draft.set("hs_call_from_number", from).set("hs_call_to_number", to);
    draft.set("hs_call_title", format!("Call with {}", lead.name));
    draft.set("hs_call_source", "INTEGRATIONS_PLATFORM").set("hubspot_owner_id", lead.owner.to_string());
    draft.set("kavkom_agent", format!("agent-{}", lead.owner % 7));
    if !outbound || dice.chance(sigmoid(0.1 + 0.5 * lead.quality)) {
        let median_ms = if lead.won { 6 * MINUTE_MS } else { 150_000 };
        let duration = spread_ms(dice, median_ms, 0.9).min(2 * HOUR_MS);
        draft.set("hs_call_duration", duration.to_string()).set("hs_call_status", "COMPLETED");
        draft.set("hs_call_disposition", DISPOSITIONS[0]);
        draft.set("hs_activity_type", dice.pick(&["Discovery call", "Follow-up", "Closing"]));
        if dice.chance(0.5) {
            draft.set("hs_call_body", "<p>Asked about dates and price.</p>");
            draft.set("hs_call_recording_url", format!("https://recordings.example/{}.mp3", draft.record.id));
        }
    } else {
        let (status, disposition) = dice.pick(&[
            ("BUSY", DISPOSITIONS[1]),
            ("NO_ANSWER", DISPOSITIONS[2]),
            ("NO_ANSWER", DISPOSITIONS[2]),
            ("COMPLETED", DISPOSITIONS[3]),
            ("FAILED", DISPOSITIONS[5]),
        ]);
        draft.set("hs_call_status", status).set("hs_call_disposition", disposition);
        let duration = if status == "COMPLETED" { dice.between(4_000, 40_000) } else { 0 };
        draft.set("hs_call_duration", duration.to_string());
    }
    if config.dirt.values && dice.chance(0.02) {
        draft.set("hs_call_duration", dirt::number_as_text(dice)).set("hs_call_body", dirt::odd_text(dice));
    }
}
