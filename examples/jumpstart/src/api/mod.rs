//! The use cases over HTTP. It shows the database side: there is no login.

mod comments;
mod course;
mod cursor;
mod error;
mod serve;
mod shop;
mod users;

use axum::Router;
use axum::routing::{get, post, put};
use mizzle::prelude::Db;

pub use serve::serve;

/// All routes, on a database.
pub fn router(db: Db) -> Router {
    Router::new()
        .route("/users", get(users::list).post(users::register))
        .route("/users/search", get(users::search))
        .route("/users/{user}", get(users::show).patch(users::change).delete(users::close))
        .route("/users/{user}/restore", post(users::reopen))
        .route("/users/{user}/overview", get(users::show_overview))
        .route("/users/{user}/course", get(course::show_course_of_user))
        .route("/users/{user}/progress", get(course::show_progress))
        .route("/users/{user}/progress/{segment}", put(course::mark_progress))
        .route("/users/{user}/orders", post(shop::place_order))
        .route("/orders/{order}/payment", post(shop::pay_order))
        .route("/products", get(shop::search))
        .route("/products/bestsellers", get(shop::list_bestsellers))
        .route("/course", get(course::show))
        .route("/course/{module}/order", put(course::arrange))
        .route("/segments/{segment}/comments", get(comments::list).post(comments::write))
        .route("/segments/{segment}/topics", get(comments::list_topics))
        .with_state(db)
}
