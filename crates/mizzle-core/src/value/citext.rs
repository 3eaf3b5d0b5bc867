//! `citext`, of the extension of that name.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::value::BoxError;
use crate::value::binary::{Binary, Reader, value_by_name};

/// A `citext`: text that is compared whatever the case of its letters, by the server. A `String` may be kept as one, too:
/// `#[column(citext)]`.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::CiText;
///
/// #[derive(Table)]
/// #[table(Accounts)]
/// struct Account {
///     #[column(primary_key)]
///     name: CiText,
///     #[column(citext)]
///     email: String,
/// }
///
/// let query = Accounts.filter(Accounts.name.eq(CiText("ADA".into()))).select(Accounts.email);
/// let sql = r#"SELECT "accounts"."email" FROM "accounts" WHERE "accounts"."name" = $1::citext"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CiText(pub String);

impl Deref for CiText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for CiText {
    fn from(text: &str) -> CiText {
        CiText(text.to_owned())
    }
}

impl Binary for CiText {
    fn read(from: &mut Reader<'_>) -> Result<CiText, BoxError> {
        Ok(CiText(std::str::from_utf8(from.rest())?.to_owned()))
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.extend(self.0.as_bytes());
    }
}

value_by_name!(CiText, "citext");

#[diagnostic::do_not_recommend]
impl crate::expr::Textual for CiText {}
