//! The SQL functions of contacts, exams and bookings, in the caller's name. What they answer is what the client gets.

use kernel::{AccountId, PortalId};
use serde_json::Value;

use crate::{
    change::Changes,
    conflicts::Filter,
    metrics::{Filters, Options},
    query::Day,
};

ports::sql_functions! {
    /// A page of the contacts of a portal by HubSpot's id.
    contact_list => pub(crate) user ContactList<'a> {
        portal_id: Option<&'a str>,
        email: Option<&'a str>,
        student_id: Option<&'a str>,
        sync_status: Option<&'a str>,
        limit: u32,
        cursor: Option<&'a str>,
    } -> Value;
    /// Has a record read now, or starts an incremental sync of an object.
    sync_now => pub(crate) user SyncNow<'a> {
        portal_id: PortalId,
        object: &'static str,
        record_id: Option<&'a str>,
    } -> Value;
    /// How the sync of a portal stands.
    sync_overview => pub(crate) user SyncOverview<'a> { portal_id: Option<&'a str> } -> Value;
    /// The lag of the live sync, and what waits.
    sync_health => pub(crate) user SyncHealth<'a> { account_id: &'a AccountId } -> Value;
    /// A page of the conflicts of a portal, the latest first.
    sync_conflicts_list => pub(crate) user SyncConflictsList<'a> {
        account_id: &'a AccountId,
        filter: &'a Filter<'a> as jsonb,
        after: Option<&'a str>,
        limit: u32,
    } -> Value;
    /// Decides a conflict.
    sync_conflict_resolve => pub(crate) user SyncConflictResolve<'a> { id: &'a str, winner: &'static str } -> Value;
    /// The metrics of a portal.
    metrics => pub(crate) user Metrics<'a> {
        account_id: &'a AccountId,
        from: Day,
        to: Day,
        filters: &'a Filters<'a> as jsonb,
        options: &'a Options<'a> as jsonb,
    } -> Value;
    /// One exam.
    exam_show => pub(crate) user ExamShow<'a> { exam_id: &'a str } -> Value;
    /// A page of the exams of a portal by day.
    exam_list => pub(crate) user ExamList<'a> {
        portal_id: Option<&'a str>,
        from: Option<Day>,
        to: Option<Day>,
        mock_type: Option<&'a str>,
        limit: u32,
        cursor: Option<&'a str>,
    } -> Value;
    /// A page of the bookings of a portal, the latest first.
    booking_list => pub(crate) user BookingList<'a> {
        portal_id: Option<&'a str>,
        status: Option<&'a str>,
        exam_id: Option<&'a str>,
        contact_id: Option<&'a str>,
        exam_date: Option<Day>,
        mock_type: Option<&'a str>,
        limit: u32,
        cursor: Option<&'a str>,
    } -> Value;
    /// Books a seat, once per booking id.
    booking_create => pub(crate) user BookingCreate<'a> {
        exam_id: &'a str,
        contact_id: &'a str,
        booking_id: &'a str,
        dominant_hand: Option<&'a str>,
        attending_location: Option<&'a str>,
    } -> Value;
    /// Changes a booking.
    booking_update => pub(crate) user BookingUpdate<'a> { id: &'a str, changes: &'a Changes as jsonb } -> Value;
    /// Gives a seat and its credit back.
    booking_cancel => pub(crate) user BookingCancel<'a> { id: &'a str, delete: bool } -> Value;
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::DECLARED;

    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("api", &[DECLARED]);
    }

    #[test]
    fn what_the_database_answered_is_read() {
        testing::declared::read_what_the_database_answered(&[DECLARED]);
    }
}
