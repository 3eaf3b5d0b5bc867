//! Learning: what a user has done, and what is left to do.

use mizzle::prelude::*;
use serde::Serialize;

use crate::data_access::{enrollments, progress, segments};
use crate::schema::*;
use crate::{Error, Result};

/// How much of a module a user has completed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModuleProgress {
    pub module_id: ModuleId,
    pub title: String,
    pub segments: i64,
    pub completed: i64,
}

/// Notes how far a user has come with a segment. It never goes back, and what was completed once stays so.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`], where the user has not bought it, or the number makes no sense.
pub async fn mark_progress(
    db: &impl Executor,
    user: UserId,
    segment: SegmentId,
    percent: i16,
) -> Result<Progress> {
    segments::get_segment_by_id(db, segment).await?.ok_or(Error::NotFound("segment"))?;
    if !enrollments::can_see_segment(db, user, segment).await? {
        return Err(Error::Refused("the segment is in no product that the user has"));
    }
    let completed_at = (percent >= 100).then(Timestamp::now);
    let row =
        NewProgress::new().user_id(user).segment_id(segment).percent(percent).completed_at(completed_at);
    progress::save_progress(db, row).await.map_err(|error| match error.violates(Progresses::PERCENT_CHECK) {
        true => Error::Refused("progress goes from 0 to 100 percent"),
        false => error.into(),
    })
}

/// What a user has done of each module.
pub async fn show_progress(db: &impl Executor, user: UserId) -> Result<Vec<ModuleProgress>> {
    let rows = progress::count_completed_by_module(db, user).await?;
    let progress =
        |(module_id, title, segments, completed)| ModuleProgress { module_id, title, segments, completed };
    Ok(rows.into_iter().map(progress).collect())
}
