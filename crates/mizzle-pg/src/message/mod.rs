//! What the messages of the server say, one file per group of them.

mod authentication;
mod command_complete;
mod copy;
mod error_response;
mod notification_response;
mod ready_for_query;
mod row_description;

pub(crate) use authentication::Challenge;
pub(crate) use command_complete::CommandTag;
pub(crate) use copy::BinaryRows;
pub(crate) use error_response::Report;
pub use notification_response::Notification;
pub(crate) use ready_for_query::Status;
pub(crate) use row_description::columns;
