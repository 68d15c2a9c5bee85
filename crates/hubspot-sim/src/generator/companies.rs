//! Companies.

use super::draft::Draft;
use super::{DAY_MS, dirt, last_change, moment, names, phones};
use crate::config::Config;
use crate::dice::Dice;
use crate::portal::properties::INDUSTRIES;
use crate::portal::{ObjectType, Portal, Store};
use crate::wire::json::iso;

/// A company to link contacts and deals with.
#[derive(Clone, Debug)]
pub(super) struct Company {
    pub id: u64,
    pub name: String,
    pub domain: String,
}

/// Makes `count` companies.
pub(super) fn generate(config: &Config, portal: &mut Portal, count: u64) -> Vec<Company> {
    let mut dice = Dice::new(config.seed, "companies");
    let mut store = Store::default();
    let mut made = Vec::new();
    // Old companies have short ids, later ones long: ids do not sort as texts.
    store.skip_to(812);
    for at in 0..count {
        if at == count / 8 {
            store.skip_to(17_000_482_000);
        }
        let id = store.take_id(dice.below(30));
        let created_ms = moment(&mut dice, at, count, config.epoch_ms);
        let updated_ms = last_change(&mut dice, created_ms, config.epoch_ms);
        let mut draft = Draft::new(portal.schema(ObjectType::Companies), id, created_ms, updated_ms);
        let name = names::company(&mut dice);
        let domain = format!("{}{}.example", name.split(' ').next().unwrap_or("company").to_lowercase(), at);
        fill(config, &mut dice, &mut draft, &name, &domain);
        draft.set_some("description", dirt::nul_text(config.dirt.nul, at, count));
        store.put(draft.record);
        made.push(Company { id, name, domain });
    }
    *portal.store_mut(ObjectType::Companies) = store;
    made
}

fn fill(config: &Config, dice: &mut Dice, draft: &mut Draft, name: &str, domain: &str) {
    draft.set("name", name.to_owned());
    if dice.chance(0.9) {
        draft.set("domain", domain.to_owned()).set("website", format!("https://www.{domain}"));
    }
    if dice.chance(0.7) {
        let number = phones::number(dice);
        draft.set_some("phone", phones::as_typed(dice, &number));
    }
    if dice.chance(0.8) {
        draft.set("industry", dice.pick(INDUSTRIES));
    }
    let (city, country) =
        dice.pick(&[("Paris", "France"), ("Lyon", "France"), ("London", "United Kingdom"), ("دبي", "UAE")]);
    draft.set("city", city).set("country", country);
    if dice.chance(0.6) {
        draft.set("numberofemployees", dice.between(1, 900).to_string());
        draft.set("annualrevenue", (dice.between(5, 9_000) * 10_000).to_string());
    }
    draft.set("lifecyclestage", dice.pick(&["lead", "opportunity", "customer"]));
    draft.set_some("account_tier", dice.chance(0.3).then(|| dice.pick(&["bronze", "silver", "gold"])));
    if dice.chance(0.1) {
        draft.set("renewal_date", iso(config.epoch_ms + dice.between(-200, 300) * DAY_MS)[..10].to_owned());
    }
    if config.dirt.values && dice.chance(0.04) {
        draft.set("description", dirt::odd_text(dice)).set("annualrevenue", dirt::number_as_text(dice));
    }
}
