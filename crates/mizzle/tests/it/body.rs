//! A JSON body becomes a `NewUser` or a `UserPatch`; what is wrong with it is found before it is sent.

use garde::Validate;

use crate::fixture::*;

fn new(body: &str) -> Result<NewUser, String> {
    serde_json::from_str(body).map_err(|error| error.to_string())
}

fn patch(body: &str) -> UserPatch {
    serde_json::from_str(body).unwrap()
}

#[test]
fn a_body_without_a_required_column_is_refused() {
    assert!(new(r#"{"name": "Ada"}"#).unwrap_err().contains("missing field `email`"));
    assert!(new(r#"{"email": null}"#).unwrap_err().contains("null"));
    assert!(new(r#"{"email": 7}"#).unwrap_err().contains("expected a string"));
    assert_eq!(new(r#"{"email": "a", "role": "Admin"}"#).unwrap().role, Some(Role::Admin));
}

#[test]
fn absent_is_told_from_null() {
    assert_eq!(patch("{}").name, None);
    assert_eq!(patch(r#"{"name": null}"#).name, Some(None));
    assert_eq!(patch(r#"{"name": "x"}"#).name, Some(Some("x".into())));
    assert!(patch("{}").is_empty());
    assert!(serde_json::from_str::<UserPatch>(r#"{"email": null}"#).is_err(), "NOT NULL takes no null");
}

#[test]
fn the_key_cannot_be_patched() {
    assert!(patch(r#"{"id": 7}"#).is_empty());
}

#[test]
fn lengths_and_checks_are_validated() {
    assert!(NewUser::new().email("a").validate().is_ok());
    let long = NewUser::new().email("ü".repeat(256)).logins(-1).validate().unwrap_err().to_string();
    assert!(long.contains("email: has 256 characters; at most 255 fit"), "{long}");
    assert!(long.contains("logins: must be at least 0"), "{long}");
    assert!(UserPatch::new().name("x".repeat(101)).validate().is_err());
    assert!(UserPatch::new().name(None).validate().is_ok());
}
