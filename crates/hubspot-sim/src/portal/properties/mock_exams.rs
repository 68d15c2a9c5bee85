//! Properties of a custom object: sittings of mock exams.

use super::row::Access::{Custom, ReadOnly, Standard};
use super::row::Kind::{Bool, Date, DateTime, Number, Owner, Text, TextArea};
use super::row::Row;

const EXAM: &str = "mock_exams_information";

pub(super) const ROWS: &[Row] = &[
    ("mock_type", Text, EXAM, Custom),
    ("exam_date", Date, EXAM, Custom),
    ("start_time", Text, EXAM, Custom),
    ("end_time", Text, EXAM, Custom),
    ("location", Text, EXAM, Custom),
    ("capacity", Number, EXAM, Custom),
    ("is_active", Bool, EXAM, Custom),
    ("notes_for_staff", TextArea, EXAM, Custom),
    ("invigilator", Text, EXAM, Custom),
    ("hubspot_owner_id", Owner, EXAM, Standard),
    ("hubspot_owner_assigneddate", DateTime, EXAM, ReadOnly),
    ("hs_all_owner_ids", Text, EXAM, ReadOnly),
    ("hs_created_by_user_id", Number, EXAM, ReadOnly),
    ("hs_merged_object_ids", Text, EXAM, ReadOnly),
    ("hs_object_source", Text, EXAM, ReadOnly),
    ("hs_was_imported", Bool, EXAM, ReadOnly),
];
