//! `json` and `jsonb`: raw as `serde_json::Value`, or typed as [`Json`].

use std::fmt::Debug;
use std::ops::{Deref, DerefMut};

use postgres_types::Type;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::row::{Mismatch, ResultColumn};
use crate::value::{BoxError, Datum, SqlType, Value};

/// A Rust value that a `jsonb` (or `json`) column keeps as JSON.
///
/// It serialises as the value itself.
///
/// ```
/// # use mizzle::__examples::*;
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Settings {
///     dark: bool,
/// }
///
/// #[derive(Table)]
/// #[table(Accounts)]
/// struct Account {
///     #[column(serial, primary_key)]
///     id: i32,
///     settings: Json<Settings>,
/// }
///
/// let query = Accounts.insert(NewAccount::new().settings(Json(Settings { dark: true })));
/// assert_eq!(query.to_sql().text(), r#"INSERT INTO "accounts" ("settings") VALUES ($1)"#);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json<T>(pub T);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

const JSONB: SqlType = SqlType::built_in("jsonb", 3802, 3807);

fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
    Ok(matches!(column.ty, Type::JSON | Type::JSONB))
}

fn decode<T: DeserializeOwned>(column: &ResultColumn, raw: &[u8]) -> Result<T, BoxError> {
    let text = match (&column.ty, raw) {
        (&Type::JSONB, [1, text @ ..]) => text,
        (&Type::JSONB, _) => return Err("jsonb of an unknown version".into()),
        _ => raw,
    };
    // Looked through once as a whole, which is faster than each of its strings by itself.
    Ok(serde_json::from_str(std::str::from_utf8(text)?)?)
}

fn datum<T: Serialize>(value: &T, ty: &SqlType) -> Datum {
    // The binary form of jsonb is a version byte and the text; json is the text alone.
    let mut out = if ty.name == "json" { Vec::new() } else { vec![1] };
    match serde_json::to_writer(&mut out, value) {
        Ok(()) => Datum::Heap(out.into()),
        Err(why) => Datum::Invalid(why.to_string().into()),
    }
}

#[diagnostic::do_not_recommend]
impl Value for serde_json::Value {
    type Rust = serde_json::Value;
    const TYPE: SqlType = JSONB;

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        accepts(column)
    }

    fn decode(column: &ResultColumn, raw: &[u8]) -> Result<serde_json::Value, BoxError> {
        decode(column, raw)
    }

    fn datum(value: &serde_json::Value, ty: &SqlType) -> Datum {
        datum(value, ty)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Value for Json<T> {
    type Rust = Json<T>;
    const TYPE: SqlType = JSONB;

    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        accepts(column)
    }

    fn decode(column: &ResultColumn, raw: &[u8]) -> Result<Json<T>, BoxError> {
        decode(column, raw).map(Json)
    }

    fn datum(value: &Json<T>, ty: &SqlType) -> Datum {
        datum(&value.0, ty)
    }
}
