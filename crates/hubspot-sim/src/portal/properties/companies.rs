//! Company properties.

use super::contacts::LIFECYCLE;
use super::row::Access::{Custom, ReadOnly, Standard};
use super::row::Kind::{Date, DateTime, Number, Owner, Phone, Select, Text, TextArea};
use super::row::Row;

const INFORMATION: &str = "companyinformation";
const ACTIVITY: &str = "company_activity";

/// A few of HubSpot's industries.
pub(crate) const INDUSTRIES: &[&str] = &[
    "EDUCATION_MANAGEMENT",
    "HIGHER_EDUCATION",
    "HOSPITAL_HEALTH_CARE",
    "COMPUTER_SOFTWARE",
    "RETAIL",
    "CONSTRUCTION",
    "FINANCIAL_SERVICES",
    "RESTAURANTS",
];

pub(super) const ROWS: &[Row] = &[
    ("name", Text, INFORMATION, Standard),
    ("domain", Text, INFORMATION, Standard),
    ("phone", Phone, INFORMATION, Standard),
    ("industry", Select(INDUSTRIES), INFORMATION, Standard),
    ("website", Text, INFORMATION, Standard),
    ("address", Text, INFORMATION, Standard),
    ("city", Text, INFORMATION, Standard),
    ("zip", Text, INFORMATION, Standard),
    ("country", Text, INFORMATION, Standard),
    ("description", TextArea, INFORMATION, Standard),
    ("numberofemployees", Number, INFORMATION, Standard),
    ("annualrevenue", Number, INFORMATION, Standard),
    ("founded_year", Text, INFORMATION, Standard),
    ("lifecyclestage", Select(LIFECYCLE), INFORMATION, Standard),
    ("hubspot_owner_id", Owner, INFORMATION, Standard),
    ("hs_merged_object_ids", Text, INFORMATION, ReadOnly),
    ("linkedin_company_page", Text, INFORMATION, Standard),
    ("is_public", super::row::Kind::Bool, INFORMATION, Standard),
    ("timezone", Text, INFORMATION, Standard),
    ("num_associated_contacts", Number, ACTIVITY, ReadOnly),
    ("num_associated_deals", Number, ACTIVITY, ReadOnly),
    ("notes_last_contacted", DateTime, ACTIVITY, ReadOnly),
    ("renewal_date", Date, ACTIVITY, Custom),
    ("account_tier", Select(&["bronze", "silver", "gold"]), ACTIVITY, Custom),
];
