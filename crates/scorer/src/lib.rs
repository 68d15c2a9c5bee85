//! Scores of records on the ports: what `score-record`, `score-batch` and `crm-card` share.

mod object;
mod record_id;

pub use object::ObjectType;
pub use record_id::is_record_id;
