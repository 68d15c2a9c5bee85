//! What a model may do by itself, by who asked for it and what it was asked to predict.
//!
//! Settings are an admin's to choose (`ai_configurations`), so a member's request with others makes a candidate only. And models
//! of two labels cannot be compared: the winner on the challenger's own labels says nothing about the champion's.

use scoring::settings::Settings;
use serde_json::Value;

use super::compare::Verdict;

/// Who stands behind a run.
pub(super) struct Authority {
    /// Whether the settings are those that the portal has configured now.
    configured: bool,
    /// Whether an owner or admin asked.
    by_admin: bool,
    /// Whether the model in service predicts the same.
    same_label: bool,
}

impl Authority {
    /// Of a run with `settings`, in a portal with `configured` settings and a champion of this label.
    pub(super) fn of(
        settings: &Settings,
        configured: &Value,
        by_admin: bool,
        champion: Option<&Value>,
    ) -> Self {
        let label = serde_json::to_value(&settings.label).ok();
        Self {
            configured: Settings::read(configured).is_ok_and(|configured| configured == *settings),
            by_admin,
            same_label: champion.is_none_or(|champion| Some(champion) == label.as_ref()),
        }
    }

    /// The verdict, without an activation that is not the run's to make.
    pub(super) fn bound(&self, verdict: Verdict) -> Verdict {
        let held = |code, why: &str| {
            let detail = format!("{} {why} An admin may activate the model.", verdict.detail);
            Verdict { activate: false, code, detail }
        };
        if !verdict.activate {
            verdict
        } else if !self.same_label {
            held("another_label", "It predicts something else than the model in service.")
        } else if !(self.configured || self.by_admin) {
            held("not_configured_settings", "A member asked for settings that no admin has configured.")
        } else {
            verdict
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn bound(asked: &Value, configured: &Value, by_admin: bool, champion: Option<&Value>) -> &'static str {
        let settings = Settings::read(asked).unwrap();
        let verdict = Verdict { activate: true, code: "not_worse", detail: "Better.".to_owned() };
        let bound = Authority::of(&settings, configured, by_admin, champion).bound(verdict);
        assert_eq!(bound.activate, bound.code == "not_worse");
        bound.code
    }

    #[test]
    fn only_configured_settings_and_admins_activate_and_only_for_the_champions_label() {
        let won = json!({ "label": { "kind": "deal_won" }, "exclude": ["city"] });
        let stage = json!({ "label": { "kind": "lifecycle_stage", "stages": ["customer"] } });
        let read = Settings::read(&won).unwrap();
        let label = serde_json::to_value(&read.label).unwrap();
        assert_eq!(bound(&won, &won, false, None), "not_worse");
        assert_eq!(bound(&won, &won, false, Some(&label)), "not_worse");
        assert_eq!(bound(&won, &json!({}), false, None), "not_configured_settings");
        assert_eq!(bound(&won, &stage, false, Some(&label)), "not_configured_settings");
        assert_eq!(bound(&won, &stage, true, Some(&label)), "not_worse");
        assert_eq!(bound(&stage, &stage, true, Some(&label)), "another_label");
        assert_eq!(
            bound(&won, &json!({ "label": { "kind": "luck" } }), false, None),
            "not_configured_settings"
        );
    }
}
