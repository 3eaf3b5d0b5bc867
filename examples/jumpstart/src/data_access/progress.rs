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

/// Every user with what they have done, and those who have done nothing.
pub async fn get_users_with_progress(db: &impl Executor) -> Result<Vec<(User, Option<Progress>)>> {
    Users
        .left_join(Progresses, Progresses.user_id.eq(Users.id))
        .order_by((Users.id, Progresses.segment_id))
        .all(db)
        .await
}

/// Of each module: how many segments it has, and how many of them the user has completed.
pub async fn count_completed_by_module(
    db: &impl Executor,
    user: UserId,
) -> Result<Vec<(ModuleId, String, i64, i64)>> {
    Modules
        .inner_join(Segments, Segments.module_id.eq(Modules.id))
        .left_join(Progresses, Progresses.segment_id.eq(Segments.id).and(Progresses.user_id.eq(user)))
        .group_by(Modules)
        .select((Modules.id, Modules.title, count(), count_of(Progresses.completed_at)))
        .order_by(Modules.order)
        .all(db)
        .await
}
