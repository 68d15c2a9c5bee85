//! `POST /`: a score that is up to date.

mod target;

use edge::{Request, Response, idempotent};
use futures::future::join;
use kernel::Problem;
use ports::{Ports, User};
use scorer::{Score, Scorer, Target, rescore_with, sql::ScoreShow};

pub(crate) use target::Body;

/// Answers the stored score while it is fresh; computes and stores one when there is none, when the record or the model
/// changed since, or when `refresh` asks for it.
pub(crate) async fn score(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Body = request.json()?;
    body.check()?;
    let (target, user_id) = body.target(ports, &user).await?;
    idempotent(request, ports, &user_id, async || {
        let loading = Scorer::load(ports, &target.account_id, target.object_type);
        if body.refresh {
            return Response::json(200, &rescore_with(ports, &loading.await?, &target).await?);
        }
        let (stored, scorer) = join(fresh(ports, &user, &target), loading).await;
        let (stored, scorer) = (stored?, scorer?);
        let stored = stored.filter(|score| score.model.sha256 == scorer.model().sha256);
        match stored {
            Some(score) => Response::json(200, &scorer.complete(score)),
            None => Response::json(200, &rescore_with(ports, &scorer, &target).await?),
        }
    })
    .await
}

/// The stored score, if the record did not change since.
async fn fresh(ports: &Ports, user: &User, target: &Target) -> Result<Option<Score>, Problem> {
    let show = ScoreShow {
        portal_id: &target.portal_id,
        object_type: target.object_type,
        record_id: &target.record_id,
        history: 0,
    };
    let shown = show.call(ports, user).await?;
    Ok(shown.latest.filter(|_| !shown.stale))
}
