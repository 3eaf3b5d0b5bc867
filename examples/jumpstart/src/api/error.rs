//! Errors as status codes.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mizzle::ErrorKind;
use serde_json::json;

use crate::Error;

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = status(&self);
        let message = match status.is_server_error() {
            true => {
                // The server's words are for the log, not for strangers.
                tracing::error!(error = %self, "a request failed");
                "something went wrong".to_owned()
            }
            false => self.to_string(),
        };
        (status, Json(json!({ "error": message }))).into_response()
    }
}

fn status(error: &Error) -> StatusCode {
    match error {
        Error::EmailInUse(_) => StatusCode::CONFLICT,
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::CouponRefused(_) | Error::Refused(_) | Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Database(error) => match error.kind() {
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation => StatusCode::CONFLICT,
            ErrorKind::CheckViolation | ErrorKind::NotNullViolation => StatusCode::UNPROCESSABLE_ENTITY,
            _ if error.is_retryable() => StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::Timeout | ErrorKind::Closed => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        },
    }
}
