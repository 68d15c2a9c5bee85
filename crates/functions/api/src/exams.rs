//! `GET /exams?portal_id=&from=&to=&mock_type=&limit=&cursor=`.

use edge::{Request, Response};
use kernel::Problem;
use ports::Ports;

use crate::{query, sql::ExamList};

/// A page of exams by day, each with the seats that are left; from yesterday on unless `from` says otherwise.
pub(crate) async fn exams(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let exams = ExamList {
        portal_id: query::text(request, "portal_id"),
        from: query::day(request, "from")?,
        to: query::day(request, "to")?,
        mock_type: query::text(request, "mock_type"),
        limit: query::limit(request)?,
        cursor: query::text(request, "cursor"),
    };
    Response::json(200, &exams.call(ports, &user).await?)
}
