//! The DDL of each kind of object.

pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod clear;
pub(crate) mod column;
pub(crate) mod comment;
pub(crate) mod composite;
pub(crate) mod domain;
pub(crate) mod enum_type;
pub(crate) mod extension;
pub(crate) mod foreign_key;
pub(crate) mod index;
pub(crate) mod journal;
pub(crate) mod load;
pub(crate) mod primary_key;
pub(crate) mod schema;
pub(crate) mod table;
pub(crate) mod types;
pub(crate) mod unique;
pub(crate) mod view;
