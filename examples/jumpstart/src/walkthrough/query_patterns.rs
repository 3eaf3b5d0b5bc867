//! Query Patterns

use mizzle::prelude::*;

use super::{Outcome, Page, show, source};
use crate::data_access::comments::get_topics_of_segment;
use crate::data_access::modules::get_outline;
use crate::data_access::users::{UserCard, get_user_overview};
use crate::schema::*;

const SOURCE: &str = include_str!("query_patterns.rs");
const COMMENTS: &str = include_str!("../data_access/comments.rs");
const MODULES: &str = include_str!("../data_access/modules.rs");
const USERS: &str = include_str!("../data_access/users.rs");

pub async fn show(db: &Db, page: &mut Page<'_>) -> Outcome {
    select_specific_columns(db, page).await?;
    filtering(db, page).await?;
    joins(db, page).await?;
    relations(db, page).await?;
    ordering_and_pagination(db, page).await?;
    aggregations(db, page).await
}

async fn select_specific_columns(db: &Db, page: &mut Page<'_>) -> Outcome {
    page.heading("Select Specific Columns")?;
    show!(page, "As a tuple", Users.select((Users.id, Users.name, Users.email)).all(db).await?);
    show!(page, "As a struct, by the names of its fields", Users.select_as::<UserCard>().all(db).await?);
    Ok(())
}

async fn filtering(db: &Db, page: &mut Page<'_>) -> Outcome {
    page.heading("Filtering")?;
    let email = "ada@example.com";
    let term = "ra";
    show!(page, "Equality", Users.filter(Users.email.eq(email)).first(db).await?);
    show!(
        page,
        "Multiple conditions",
        Users.filter(Users.is_admin.eq(true).and(Users.last_login_at.is_not_null())).all(db).await?
    );
    show!(
        page,
        "OR conditions",
        Users.filter(Users.role.eq(Role::Admin).or(Users.role.eq(Role::Moderator))).all(db).await?
    );
    show!(
        page,
        "IN clause: one parameter, however many values",
        Users.filter(Users.id.is_in([UserId(1), UserId(2), UserId(3)])).all(db).await?
    );
    show!(page, "LIKE pattern matching", Users.filter(Users.name.like(format!("%{term}%"))).all(db).await?);
    show!(page, "A filter that may be absent", {
        let role: Option<Role> = None;
        Users
            .filter_if(Some("%a%"), |query, pattern| query.filter(Users.name.ilike(pattern)))
            .filter_if(role, |query, role| query.filter(Users.role.eq(role)))
            .all(db)
            .await?
    });
    Ok(())
}

async fn joins(db: &Db, page: &mut Page<'_>) -> Outcome {
    page.heading("Joins")?;
    let _: Vec<(Segment, String)> = show!(
        page,
        "Inner join",
        Segments
            .inner_join(Modules, Segments.module_id.eq(Modules.id))
            .select((Segments, Modules.title))
            .all(db)
            .await?
    );
    let _: Vec<(User, Option<Progress>)> = show!(
        page,
        "Left join: the other side is an `Option`",
        Users.left_join(Progresses, Users.id.eq(Progresses.user_id)).all(db).await?
    );
    Ok(())
}

async fn relations(db: &Db, page: &mut Page<'_>) -> Outcome {
    page.heading("Using Query Builder with Relations")?;
    page.note("What belongs to a row comes with it, at any depth, by one statement.")?;
    let _: Vec<(Segment, Module)> = show!(
        page,
        "Segments with their modules",
        Segments.with(Segments.module).order_by(Segments.order).all(db).await?
    );
    show!(
        page,
        "Modules with their segments, with their attachments",
        Modules.with(Modules.segments.with(Segments.attachments)).all(db).await?
    );
    show!(page, "Some columns, in order, the first two of each", {
        let files = Segments.attachments.select(Attachments.file_name).order_by(Attachments.id);
        let first_two = Modules.segments.select(Segments.title).order_by(Segments.order).limit(2);
        Modules.with(first_two.with(files)).select(Modules.title).order_by(Modules.order).all(db).await?
    });
    page.note("The same as structs, which the API serialises as they are.")?;
    page.code(&source::item(MODULES, "pub struct ModuleOutline {"))?;
    page.code(&source::item(MODULES, "pub struct SegmentOutline {"))?;
    page.code(&source::item(MODULES, "pub async fn get_outline("))?;
    show!(page, "The whole course", get_outline(db).await?);
    page.code(&source::item(USERS, "pub struct UserOverview {"))?;
    show!(
        page,
        "A user with everything, and of that the progress",
        get_user_overview(db, UserId(1)).await?.map(|ada| ada.progress)
    );
    page.code(&source::item(COMMENTS, "pub struct Topic {"))?;
    show!(page, "Comments with their authors and replies", get_topics_of_segment(db, SegmentId(1)).await?);
    show!(
        page,
        "Rows found, counted and ordered by what belongs to them",
        Modules
            .filter(Modules.segments.any(Segments.minutes.gt(20)))
            .select((Modules.title, Modules.segments.count()))
            .order_by(Modules.segments.count().desc())
            .all(db)
            .await?
    );
    Ok(())
}

async fn ordering_and_pagination(db: &Db, page: &mut Page<'_>) -> Outcome {
    page.heading("Ordering and Pagination")?;
    show!(
        page,
        "By offset",
        Users.select_as::<UserCard>().order_by(Users.created_at.desc()).limit(2).offset(1).all(db).await?
    );
    show!(page, "By cursor: the index goes on where the last page ended", {
        let newest_first = Users.select_as::<UserCard>().order_by((Users.created_at.desc(), Users.id.desc()));
        let page = newest_first.clone().limit(2).all(db).await?;
        let cursor = page.last().map(|last| (last.created_at, last.id));
        newest_first.after(cursor).limit(2).all(db).await?
    });
    Ok(())
}

async fn aggregations(db: &Db, page: &mut Page<'_>) -> Outcome {
    page.heading("Aggregations")?;
    let _: i64 = show!(page, "Count", Users.count(db).await?);
    let _: Option<Decimal> = show!(
        page,
        "Average: NULL where there are no rows",
        Products.select(avg(Products.price)).one(db).await?
    );
    show!(
        page,
        "By groups",
        Segments
            .group_by(Segments.module_id)
            .select((Segments.module_id, count(), sum(Segments.minutes)))
            .having(count().gt(2))
            .order_by(Segments.module_id)
            .all(db)
            .await?
    );
    Ok(())
}
