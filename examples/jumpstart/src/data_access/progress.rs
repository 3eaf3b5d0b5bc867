//! `progress`

use mizzle::Result;
use mizzle::prelude::*;

use crate::schema::*;

pub async fn get_progress(db: &impl Executor, user: UserId, segment: SegmentId) -> Result<Option<Progress>> {
    Progresses.find((user, segment)).first(db).await
}

/// Inserts the progress or updates what is there: never backwards, and completed once is completed for good.
pub async fn save_progress(db: &impl Executor, progress: NewProgress) -> Result<Progress> {
    Progresses
        .insert(progress)
        .on_conflict((Progresses.user_id, Progresses.segment_id))
        .do_update((
            Progresses.percent.set(sql!(i16, "greatest({}, excluded.percent)", Progresses.percent)),
            Progresses.completed_at.set(sql!(
                Option<Timestamp>,
                "coalesce({}, excluded.completed_at)",
                Progresses.completed_at
            )),
        ))
        .returning()
        .one(db)
        .await
}

/// Every user with what they have done; a list is empty for those who have done nothing.
pub async fn get_users_with_progress(db: &impl Executor) -> Result<Vec<(User, Vec<Progress>)>> {
    Users.with(Users.progress.order_by(Progresses.segment_id)).order_by(Users.id).all(db).await
}

/// The course as one user sees it: each segment with what that user has done of it.
pub async fn get_course_of_user(
    db: &impl Executor,
    user: UserId,
) -> Result<Vec<(Module, Vec<(Segment, Vec<Progress>)>)>> {
    let own = Segments.progress.filter(Progresses.user_id.eq(user));
    Modules
        .with(Modules.segments.order_by((Segments.order, Segments.id)).with(own))
        .order_by((Modules.order, Modules.id))
        .all(db)
        .await
}

/// Of each module with segments: how many it has, and how many of them the user has completed.
pub async fn count_completed_by_module(
    db: &impl Executor,
    user: UserId,
) -> Result<Vec<(ModuleId, String, i64, i64)>> {
    let is_done = Progresses.user_id.eq(user).and(Progresses.completed_at.is_not_null());
    let completed = Modules.segments.filter(Segments.progress.any(is_done)).count();
    Modules
        .filter(Modules.segments.exists())
        .select((Modules.id, Modules.title, Modules.segments.count(), completed))
        .order_by(Modules.order)
        .all(db)
        .await
}
