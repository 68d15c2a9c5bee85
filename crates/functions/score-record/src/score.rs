//! `POST /`: a score that is up to date.

use edge::{Request, Response, idempotent};
use futures::future::join;
use kernel::Problem;
use ports::{Caller, Ports, call};
use scorer::{Score, Scorer, Target, rescore_with, sql::ScoreShow};

use crate::target::Body;

/// Answers the stored score while it is fresh; computes and stores one when there is none, when the record or the model
/// changed since, or when `refresh` asks for it.
pub(crate) async fn score(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let caller = request.user_token()?;
    let body: Body = request.json()?;
    body.check()?;
    let (target, user) = body.target(ports, &caller).await?;
    idempotent(request, ports, &format!("score-record:{user}"), async || {
        let loading = Scorer::load(ports, &target.account_id, target.object_type);
        if body.refresh {
            return Response::json(200, &rescore_with(ports, &loading.await?, &target).await?);
        }
        let (stored, scorer) = join(fresh(ports, &caller, &target), loading).await;
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
async fn fresh(ports: &Ports, caller: &Caller, target: &Target) -> Result<Option<Score>, Problem> {
    let show = ScoreShow {
        p_portal_id: &target.portal_id,
        p_object_type: target.object_type,
        p_record_id: &target.record_id,
        p_history: 0,
    };
    let shown = call(&*ports.store, caller, &show).await?;
    Ok(shown.latest.filter(|_| !shown.stale))
}
