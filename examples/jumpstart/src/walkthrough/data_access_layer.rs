//! Data Access Layer

use mizzle::prelude::*;

use super::{Outcome, Page, show, source};
use crate::data_access::users::*;
use crate::schema::*;

const SOURCE: &str = include_str!("data_access_layer.rs");
const USERS: &str = include_str!("../data_access/users.rs");

pub async fn show(db: &Db, page: &mut Page<'_>) -> Outcome {
    page.heading("Naming Convention")?;
    page.note("`src/data_access` has a file a table; its functions begin with a verb and take any `&impl Executor`.")?;
    for line in USERS.lines().filter(|line| line.starts_with("pub async fn") && line.ends_with('{')) {
        page.code(line.trim_end_matches(" {"))?;
    }

    page.heading("Basic CRUD Operations")?;
    page.code(&source::item(USERS, "pub async fn get_users("))?;
    show!(page, "All users", get_users(db).await?);

    page.code(&source::item(USERS, "pub async fn get_user_by_id("))?;
    show!(page, "A user by the primary key", get_user_by_id(db, UserId(1)).await?);

    page.code(&source::item(USERS, "pub async fn get_user_by_email("))?;
    show!(page, "A user by the address", get_user_by_email(db, "grace@example.com").await?);

    page.code(&source::item(USERS, "pub async fn create_user("))?;
    let barbara = show!(page, "A new user; without an address this would not compile", {
        let user = NewUser::new().email("barbara@example.com").name("Barbara Liskov");
        create_user(db, user).await?
    });

    page.code(&source::item(USERS, "pub async fn update_user("))?;
    show!(page, "Some columns changed, one of them to NULL", {
        let patch = UserPatch::new().bio("Substitutes.").name(None);
        update_user(db, barbara.id, patch).await?
    });

    page.code(&source::item(USERS, "pub async fn delete_user("))?;
    show!(page, "The row deleted", delete_user(db, barbara.id).await?);
    Ok(())
}
