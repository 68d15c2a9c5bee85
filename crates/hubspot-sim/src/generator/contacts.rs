//! Contacts: leads as the portal sees them.

use super::companies::Company;
use super::draft::Draft;
use super::{DAY_MS, HOUR_MS, Lead, dirt, last_change, moment, names, phones, sigmoid};
use crate::config::Config;
use crate::dice::Dice;
use crate::portal::{ObjectType, Portal, Store};
use crate::wire::json::iso;

/// One company in the portal is the employer of so many contacts that its associations page: a sixth of them.
const HUB_SHARE: u64 = 40;

/// Makes `count` contacts and answers the leads behind them.
pub(super) fn generate(config: &Config, portal: &mut Portal, count: u64, companies: &[Company]) -> Vec<Lead> {
    let mut dice = Dice::new(config.seed, "contacts");
    let mut store = Store::default();
    let mut leads: Vec<Lead> = Vec::new();
    let owners: Vec<u64> =
        portal.owners.iter().filter(|owner| !owner.archived).map(|owner| owner.id).collect();
    let email = portal.schema(ObjectType::Contacts).index_of("email");
    // A bulk import gave 3 % of the contacts one and the same modified date.
    let import_ms = config.epoch_ms - 40 * DAY_MS;
    // Old contacts have short ids, later ones long: ids do not sort as texts.
    store.skip_to(50);
    for at in 0..count {
        if at == count / 10 {
            store.skip_to(150_479_232_058);
        }
        let id = store.take_id(dice.below(50));
        let created_ms = moment(&mut dice, at, count, config.epoch_ms);
        let mut updated_ms = last_change(&mut dice, created_ms, config.epoch_ms);
        if created_ms < import_ms && dice.chance(0.03) {
            updated_ms = import_ms;
        }
        let company = employer(&mut dice, companies);
        let mut draft = Draft::new(portal.schema(ObjectType::Contacts), id, created_ms, updated_ms);
        let double = leads.last().filter(|_| dice.chance(0.01)).cloned();
        let mut lead = lead(&mut dice, id, created_ms, company, dice_owner(&owners, at));
        // The same person twice, under another address: HubSpot only keeps e-mail addresses apart.
        if let Some(double) = double {
            (lead.name, lead.phone) = (double.name, double.phone);
        }
        fill(config, &mut dice, &mut draft, &mut lead, at, company);
        draft.set_some("message", dirt::nul_text(config.dirt.nul, at, count));
        let record = draft.record;
        if let Some((index, address)) = email.and_then(|index| Some((index, record.get(index)?))) {
            store.claim_unique(index, address, id);
        }
        store.put(record);
        leads.push(lead);
    }
    *portal.store_mut(ObjectType::Contacts) = store;
    for lead in &leads {
        if let Some(company) = lead.company {
            portal.graph.link((ObjectType::Contacts, lead.id), (ObjectType::Companies, company), true);
            if dice.chance(0.02) {
                let other =
                    dice.pick(&companies.iter().map(|company| company.id).take(50).collect::<Vec<_>>());
                portal.graph.link((ObjectType::Contacts, lead.id), (ObjectType::Companies, other), false);
            }
        }
    }
    leads
}

fn dice_owner(owners: &[u64], at: u64) -> u64 {
    owners[usize::try_from(at).unwrap_or(0) % owners.len()]
}

fn employer<'c>(dice: &mut Dice, companies: &'c [Company]) -> Option<&'c Company> {
    if companies.is_empty() || !dice.chance(0.55) {
        return None;
    }
    let hub = dice.below(HUB_SHARE) == 0;
    let at = if hub { 0 } else { dice.below(companies.len() as u64) };
    companies.get(usize::try_from(at).unwrap_or(0))
}

fn lead(dice: &mut Dice, id: u64, created_ms: i64, company: Option<&Company>, owner: u64) -> Lead {
    let quality = dice.normal();
    let (first, last, _) = names::person(dice);
    Lead {
        id,
        created_ms,
        quality,
        name: format!("{first}|{last}"),
        phone: phones::number(dice),
        watched_vsl: dice.chance(sigmoid(-0.4 + 0.9 * quality)),
        script: dice.chance(0.9).then(|| dice.pick(&["A", "B"])),
        company: company.map(|company| company.id),
        owner,
        won: false,
        has_deal: false,
    }
}

fn fill(
    config: &Config,
    dice: &mut Dice,
    draft: &mut Draft,
    lead: &mut Lead,
    at: u64,
    company: Option<&Company>,
) {
    let created_ms = lead.created_ms;
    let (first, last) = lead.name.split_once('|').unwrap_or_default();
    if dice.chance(0.97) {
        draft.set("firstname", first.to_owned());
    }
    if dice.chance(0.93) {
        draft.set("lastname", last.to_owned());
    }
    if dice.chance(0.95) {
        let domain = dice.pick(&["gmail.example", "outlook.example", "yahoo.example", "mail.example"]);
        draft.set("email", format!("{}@{domain}", names::mailbox(first, last, at)));
    }
    draft.set_some("phone", phones::as_typed(dice, &lead.phone));
    lead.name = lead.name.replace('|', " ");
    if let Some(company) = company {
        draft.set("company", company.name.clone()).set("associatedcompanyid", company.id.to_string());
        if dice.chance(0.1) {
            draft.set("address", format!("{} rue de {}", dice.between(1, 200), company.domain));
        }
    }
    if dice.chance(0.6) {
        let (city, country) = dice.pick(&[
            ("Paris", "France"),
            ("Lyon", "France"),
            ("London", "United Kingdom"),
            ("Москва", "Россия"),
            ("東京", "日本"),
        ]);
        draft.set("city", city).set("country", country);
    }
    draft.set("lifecyclestage", stage(lead.quality));
    draft.set_some(
        "hs_lead_status",
        dice.chance(0.5).then(|| dice.pick(&["NEW", "OPEN", "IN_PROGRESS", "CONNECTED"])),
    );
    draft.set_some("hubspot_owner_id", dice.chance(0.8).then(|| lead.owner.to_string()));
    details(dice, draft, lead);
    marketing(dice, draft, lead, created_ms);
    if config.dirt.values && dice.chance(0.05) {
        draft.set("message", dirt::odd_text(dice)).set("lead_budget", dirt::number_as_text(dice));
    }
    if config.dirt.values && dice.chance(0.001) {
        draft.set("message", dirt::long_note(dice));
    }
}

/// What only some forms ask for.
fn details(dice: &mut Dice, draft: &mut Draft, lead: &Lead) {
    if dice.chance(0.2) {
        draft.set(
            "jobtitle",
            dice.pick(&["Infirmière", "Student", "Manager", "Ingénieur", "Médecin", "مهندس"]),
        );
    }
    if dice.chance(0.15) {
        draft.set("zip", format!("{:05}", dice.between(1_000, 95_999)));
        draft.set("hs_language", dice.pick(&["fr", "fr", "en", "ru", "ar"]));
    }
    if dice.chance(0.05) {
        draft.set("mobilephone", lead.phone.clone());
    }
    if lead.quality > 0.3 && dice.chance(0.3) {
        draft.set(
            "first_conversion_event_name",
            dice.pick(&["Webinar", "Guide download", "Mock exam sign-up"]),
        );
        draft.set("first_conversion_date", iso(lead.created_ms)).set("num_conversion_events", "1");
    }
    draft.set_some("hs_email_optout", dice.chance(0.06).then_some("true"));
    draft.set_some("referral_code", dice.chance(0.04).then(|| format!("REF{:04}", dice.below(10_000))));
}

fn marketing(dice: &mut Dice, draft: &mut Draft, lead: &Lead, created_ms: i64) {
    let source = match lead.quality {
        q if q > 1.0 => dice.pick(&["REFERRALS", "ORGANIC_SEARCH"]),
        q if q > -0.5 => dice.pick(&["PAID_SEARCH", "ORGANIC_SEARCH", "PAID_SOCIAL", "DIRECT_TRAFFIC"]),
        _ => dice.pick(&["PAID_SOCIAL", "OFFLINE"]),
    };
    draft.set("hs_analytics_source", source);
    draft.set("hs_analytics_num_visits", dice.between(1, 12).to_string());
    draft.set("hs_analytics_first_timestamp", iso(created_ms - dice.between(0, HOUR_MS)));
    if source.starts_with("PAID") {
        draft.set("utm_campaign", dice.pick(&["exam_2026", "été_2026", "retargeting", "lookalike"]));
    }
    if dice.chance(0.8) {
        draft.set("vsl_watched", if lead.watched_vsl { "true" } else { "false" });
    }
    if lead.watched_vsl {
        draft.set("vsl_watched_percent", dice.between(40, 100).to_string());
        draft.set("vsl_watched_at", iso(created_ms + dice.between(0, 2 * DAY_MS)));
    }
    draft.set_some("sales_script_version", lead.script);
    if lead.quality > 0.6 {
        draft.set("lead_budget", (dice.between(5, 50) * 100).to_string());
        draft.set("exam_date", iso(created_ms + dice.between(30, 300) * DAY_MS)[..10].to_owned());
    }
    if lead.quality > 1.2 {
        draft.set("student_id", format!("STU-{:06}", lead.id % 1_000_000));
        draft
            .set("sj_credits", dice.between(0, 12).to_string())
            .set("cs_credits", dice.between(0, 6).to_string());
        draft.set("shared_mock_credits", dice.between(0, 3).to_string());
    }
}

/// Better leads are further along.
const fn stage(quality: f64) -> &'static str {
    match quality {
        q if q > 1.8 => "customer",
        q if q > 1.3 => "opportunity",
        q if q > 0.7 => "salesqualifiedlead",
        q if q > 0.0 => "marketingqualifiedlead",
        q if q > -1.5 => "lead",
        _ => "subscriber",
    }
}
