//! The API, without a socket in between.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use jumpstart::api::router;
use mizzle::testing::TestDb;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::course;

/// The API on a database of its own.
struct Api {
    router: Router,
    _db: TestDb,
}

impl Api {
    async fn new() -> Api {
        let db = course().await;
        Api { router: router((*db).clone()), _db: db }
    }

    async fn send(&self, method: Method, uri: &str, body: impl Into<Option<Value>>) -> (StatusCode, Value) {
        let body = body.into().map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request =
            Request::builder().method(method).uri(uri).header(header::CONTENT_TYPE, "application/json");
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::String(text)))
    }

    async fn get(&self, uri: &str) -> Value {
        let (status, body) = self.send(Method::GET, uri, None).await;
        assert_eq!(status, StatusCode::OK, "{uri}: {body}");
        body
    }
}

#[tokio::test]
async fn a_body_becomes_a_new_user() {
    let api = Api::new().await;
    let body =
        json!({ "email": "alan@example.com", "name": "Alan Turing", "settings": { "newsletter": true } });
    let (status, user) = api.send(Method::POST, "/users", body).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(user["settings"]["newsletter"], true);
    let id = &user["id"];
    assert_eq!(api.get(&format!("/users/{id}")).await["name"], "Alan Turing");
}

#[tokio::test]
async fn nobody_makes_themselves_an_admin() {
    let api = Api::new().await;
    let (status, _) = api.send(Method::PATCH, "/users/2", json!({ "is_admin": true })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = json!({ "email": "eve@example.com", "role": "admin" });
    let (status, _) = api.send(Method::POST, "/users", body).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_column_that_is_misspelt_is_refused() {
    let api = Api::new().await;
    let (status, body) = api.send(Method::PATCH, "/users/2", json!({ "nmae": "Grace" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.as_str().unwrap().contains("nmae"), "{body}");
}

#[tokio::test]
async fn a_required_column_that_is_absent_is_refused() {
    let api = Api::new().await;
    let (status, body) = api.send(Method::POST, "/users", json!({ "name": "Nobody" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.as_str().unwrap().contains("email"), "{body}");
    let (status, _) = api.send(Method::POST, "/users", json!({ "email": null })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_patch_tells_absent_from_null() {
    let api = Api::new().await;
    let (status, user) = api.send(Method::PATCH, "/users/1", json!({ "bio": null })).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!((&user["bio"], &user["name"]), (&Value::Null, &json!("Ada Lovelace")));
    let (status, unchanged) = api.send(Method::PATCH, "/users/1", json!({})).await;
    assert_eq!((status, &unchanged["updated_at"]), (StatusCode::OK, &user["updated_at"]));
}

#[tokio::test]
async fn errors_have_status_codes() {
    let api = Api::new().await;
    let status = async |method, uri, body: Option<Value>| api.send(method, uri, body).await.0;
    assert_eq!(status(Method::GET, "/users/999", None).await, StatusCode::NOT_FOUND);
    let in_use = Some(json!({ "email": "ada@example.com" }));
    assert_eq!(status(Method::POST, "/users", in_use).await, StatusCode::CONFLICT);
    let too_long = Some(json!({ "name": "a".repeat(101) }));
    assert_eq!(status(Method::PATCH, "/users/1", too_long).await, StatusCode::UNPROCESSABLE_ENTITY);
    let no_address = Some(json!({ "email": "nowhere" }));
    assert_eq!(status(Method::POST, "/users", no_address).await, StatusCode::UNPROCESSABLE_ENTITY);
    let of_nobody = Some(json!({ "user": 999, "body": "Hello?" }));
    assert_eq!(status(Method::POST, "/segments/1/comments", of_nobody).await, StatusCode::CONFLICT);
    assert_eq!(status(Method::GET, "/users?after=nonsense", None).await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_user_leaves_and_comes_back() {
    let api = Api::new().await;
    assert_eq!(api.send(Method::DELETE, "/users/2", None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(api.send(Method::GET, "/users/2", None).await.0, StatusCode::NOT_FOUND);
    assert_eq!(api.send(Method::POST, "/users/2/restore", None).await.0, StatusCode::OK);
    assert_eq!(api.get("/users/2").await["email"], "grace@example.com");
}

#[tokio::test]
async fn pages_end() {
    let api = Api::new().await;
    let first = api.get("/users?limit=2").await;
    assert_eq!(first["users"].as_array().unwrap().len(), 2);
    let next = first["next"].as_str().unwrap();
    let second = api.get(&format!("/users?limit=2&after={next}")).await;
    assert_eq!(second["users"][0]["email"], "ada@example.com");
    assert_eq!(second["next"], Value::Null);
}

#[tokio::test]
async fn searches_narrow_by_what_is_given() {
    let api = Api::new().await;
    assert_eq!(api.get("/users/search").await.as_array().unwrap().len(), 3);
    assert_eq!(api.get("/users/search?text=hopper").await[0]["id"], 2);
    assert_eq!(api.get("/users/search?role=admin").await[0]["id"], 1);
    assert_eq!(api.get("/products?tag=course&max_price=50").await[0]["slug"], "basics");
}

#[tokio::test]
async fn the_course_is_a_tree() {
    let api = Api::new().await;
    let course = api.get("/course").await;
    assert_eq!(course[0]["segments"][1]["attachments"][1]["file_name"], "checklist.pdf");
    assert_eq!(course[3]["segments"], json!([]));
    let (status, _) = api.send(Method::PUT, "/course/1/order", json!([3, 1, 2])).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(api.get("/course").await[0]["segments"][0]["title"], "A first table");
}

#[tokio::test]
async fn comments_have_replies() {
    let api = Api::new().await;
    let body = json!({ "user": 1, "body": "Indeed.", "reply_to": 4 });
    let (status, _) = api.send(Method::POST, "/segments/1/comments", body).await;
    assert_eq!(status, StatusCode::CREATED);
    let threads = api.get("/segments/1/comments").await;
    assert_eq!(threads[1]["replies"][0]["body"], "Indeed.");
}

#[tokio::test]
async fn an_order_is_placed_paid_and_opens_the_course() {
    let api = Api::new().await;
    let marks = async || api.send(Method::PUT, "/users/3/progress/5", json!({ "percent": 10 })).await.0;
    assert_eq!(marks().await, StatusCode::UNPROCESSABLE_ENTITY);
    let cart = json!({ "items": [{ "product": 1, "quantity": 1 }] });
    let (status, receipt) = api.send(Method::POST, "/users/3/orders", cart).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(
        (&receipt["total"], &receipt["lines"][0]["product"]),
        (&json!("149.00"), &json!("The whole course"))
    );
    let payment = format!("/orders/{}/payment", receipt["id"].as_str().unwrap());
    assert_eq!(api.send(Method::POST, &payment, None).await.0, StatusCode::OK);
    assert_eq!(marks().await, StatusCode::OK);
    assert_eq!(api.get("/users/3/progress").await[1]["completed"], 0);
}

#[tokio::test]
async fn shapes_are_answers_as_they_are() {
    let api = Api::new().await;
    let ada = api.get("/users/1/overview").await;
    assert_eq!(ada["email"], "ada@example.com");
    assert_eq!(ada["orders"][0]["lines"][0]["product"], "The whole course");
    assert_eq!(ada["gifts"], json!([{ "to": "Grace Hopper", "product": { "id": 2, "name": "The basics" } }]));
    assert_eq!(api.send(Method::GET, "/users/999/overview", None).await.0, StatusCode::NOT_FOUND);
    let topics = api.get("/segments/1/topics").await;
    assert_eq!((&topics[0]["reply_count"], &topics[0]["author"]), (&json!(1), &json!("Linus Torvalds")));
    let best = api.get("/products/bestsellers").await;
    assert_eq!(best[0]["modules"].as_array().unwrap().len(), 4);
    let course = api.get("/users/1/course").await;
    assert_eq!(course[0][1][0][1][0]["percent"], 100);
}
