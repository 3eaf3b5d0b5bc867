//! Query Patterns

use mizzle::prelude::*;

use super::{Outcome, Page, show};
use crate::data_access::users::UserCard;
use crate::schema::*;

const SOURCE: &str = include_str!("query_patterns.rs");

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
    page.note(
        "Relations are to come; until then a join gives the same rows, and the program puts them together.",
    )?;
    show!(
        page,
        "Segments with their modules",
        Segments
            .inner_join(Modules, Segments.module_id.eq(Modules.id))
            .order_by(Segments.order)
            .select((Segments.order, Segments.title, Modules.title))
            .all(db)
            .await?
    );
    show!(
        page,
        "Modules with their segments, with their attachments",
        Modules
            .left_join(Segments, Segments.module_id.eq(Modules.id))
            .left_join(Attachments, Attachments.segment_id.eq(Segments.id))
            .order_by((Modules.order, Segments.order))
            .select((Modules.title, Segments.title, Attachments.file_name))
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
