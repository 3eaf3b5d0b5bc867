//! Common Patterns

use mizzle::prelude::*;

use super::{Outcome, Page, show, source};
use crate::data_access::users::*;
use crate::schema::*;
use crate::use_cases::accounts;

const SOURCE: &str = include_str!("common_patterns.rs");
const USERS: &str = include_str!("../data_access/users.rs");
const ACCOUNTS: &str = include_str!("../use_cases/accounts.rs");

pub async fn show(db: &Db, page: &mut Page<'_>) -> Outcome {
    soft_delete(db, page).await?;
    timestamp_management(db, page).await?;
    check_if_exists(db, page).await
}

async fn soft_delete(db: &Db, page: &mut Page<'_>) -> Outcome {
    page.heading("Soft Delete")?;
    page.note("The column marked `soft_delete` hides a row from every query that does not ask for it.")?;
    let id = UserId(3);
    show!(page, "Soft delete", Users.soft_delete().filter(Users.id.eq(id)).execute(db).await?);
    show!(page, "Only users who are not deleted", Users.select((Users.id, Users.name)).all(db).await?);
    show!(
        page,
        "All users",
        Users.with_deleted().select((Users.id, Users.name, Users.deleted_at)).all(db).await?
    );
    show!(page, "Back again", Users.restore().filter(Users.id.eq(id)).execute(db).await?);
    Ok(())
}

async fn timestamp_management(db: &Db, page: &mut Page<'_>) -> Outcome {
    page.heading("Timestamp Management")?;
    page.note("`updated_at` is written by every update that does not set it: nobody has to remember.")?;
    page.code(&source::item(USERS, "pub async fn update_user("))?;
    show!(
        page,
        "`updated_at` moves on by itself",
        Users
            .update(UserPatch::new().bio("Counts bugs."))
            .filter(Users.id.eq(UserId(2)))
            .returning_columns((Users.bio, Users.updated_at.gt(Users.created_at)))
            .all(db)
            .await?
    );
    Ok(())
}

async fn check_if_exists(db: &Db, page: &mut Page<'_>) -> Outcome {
    page.heading("Check if Exists")?;
    page.code(&source::item(USERS, "pub async fn is_email_in_use("))?;
    show!(page, "An address that is in use", is_email_in_use(db, "ada@example.com").await?);
    page.note("Whoever asks before inserting may be overtaken; the constraint is not.")?;
    page.code(&source::item(ACCOUNTS, "fn refine("))?;
    show!(page, "The same, by the unique constraint", {
        let again = accounts::register_user(db, NewUser::new().email("ada@example.com")).await;
        again.map_err(|error| error.to_string()).err()
    });
    Ok(())
}
