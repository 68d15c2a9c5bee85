//! `GET /exams?portal_id=&from=&to=&mock_type=&limit=&cursor=` and `GET /exams/{exam_id}`.

use edge::{Request, Response};
use kernel::{Problem, is_uuid};
use ports::Ports;

use crate::{
    query,
    sql::{ExamList, ExamShow},
};

/// A page of exams by day, each with the seats that are left; from yesterday on unless `from` says otherwise.
pub(crate) async fn exams(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let exams = ExamList {
        portal_id: query::text(request, "portal_id")?,
        from: query::day(request, "from")?,
        to: query::day(request, "to")?,
        mock_type: query::text(request, "mock_type")?,
        limit: query::limit(request)?,
        cursor: query::text(request, "cursor")?,
    };
    Response::json(200, &exams.call(ports, &user).await?)
}

/// One exam: what a client asks for that heard of a change of its seats.
pub(crate) async fn exam(request: &Request, ports: &Ports, exam_id: &str) -> Result<Response, Problem> {
    let user = request.user_token()?;
    if !is_uuid(exam_id) {
        return Err(Problem::not_found("unknown_exam", "there is no such exam"));
    }
    Response::json(200, &ExamShow { exam_id }.call(ports, &user).await?)
}
