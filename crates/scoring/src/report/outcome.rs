//! The label rule in words.

use super::text::listed;
use crate::{labels::LabelRule, settings::Operator};

/// What a model predicts, as the end of the sentence "the probability that the record …".
pub fn outcome(rule: &LabelRule) -> String {
    match rule {
        LabelRule::DealWon { within_days } => format!("has a won deal{}", within(Some(*within_days))),
        LabelRule::LifecycleStage { stages, within_days } => {
            let stages: Vec<&str> = stages.iter().map(String::as_str).collect();
            format!("reaches the lifecycle stage {}{}", listed(&stages, "or"), within(*within_days))
        }
        LabelRule::Property { property, operator, value, within_days, .. } => {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let test = match operator {
                Operator::Eq => format!("is {value}"),
                Operator::Neq => format!("is not {value}"),
                Operator::In => format!("is one of {value}"),
                Operator::Gte => format!("is {value} or more"),
                Operator::Lte => format!("is {value} or less"),
                Operator::Known => "is known".to_owned(),
                Operator::Unknown => "is not known".to_owned(),
            };
            format!("has a property {property} that {test}{}", within(*within_days))
        }
        LabelRule::List { positive_ids, .. } => {
            format!("is like the {} records that were listed as positive", positive_ids.len())
        }
    }
}

fn within(days: Option<u32>) -> String {
    days.map_or_else(String::new, |days| format!(" within {days} days"))
}
