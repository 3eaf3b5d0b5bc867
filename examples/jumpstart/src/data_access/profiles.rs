//! `profiles`

use mizzle::Result;
use mizzle::prelude::*;

use crate::schema::*;

pub async fn get_profile(db: &impl Executor, user: UserId) -> Result<Option<Profile>> {
    Profiles.find(user).first(db).await
}

/// Every user, with a profile or without.
pub async fn get_users_with_profiles(db: &impl Executor) -> Result<Vec<(User, Option<Profile>)>> {
    Users.with(Users.profile).order_by(Users.id).all(db).await
}

/// Creates the profile, or puts this one in its place.
pub async fn save_profile(db: &impl Executor, profile: NewProfile) -> Result<Profile> {
    Profiles.insert(profile).on_conflict(Profiles.user_id).do_update_all().returning().one(db).await
}
