//! `json` and `jsonb`: `->`, `->>`, `@>`, `?`.

use crate::expr::{Ex, Expression};
use crate::scope::Null;
use crate::tree::{BinaryOp, Expr};
use crate::value::{Operand, SqlType, Value};

/// A type that is kept as JSON.
pub trait JsonValue: Value {}

impl JsonValue for serde_json::Value {}
impl<T> JsonValue for crate::value::Json<T> where crate::value::Json<T>: Value {}

/// Operators of JSON.
pub trait JsonMethods: Expression<Value: JsonValue> {
    /// `self -> key`: the member of an object, as JSON; NULL where there is none.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.select(Users.settings.get("theme").get("name"));
    /// assert_eq!(query.to_sql().text(), r#"SELECT ("users"."settings" -> $1) -> $2 FROM "users""#);
    /// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
    /// let names: Vec<Option<mizzle::types::JsonValue>> = query.all(db).await?;
    /// # Ok(())
    /// # };
    /// ```
    fn get<O: Operand<String>>(self, key: O) -> Ex<serde_json::Value, Null, O::With<Self::Refs>> {
        let key = key.operand(&String::TYPE);
        Ex::typed(self.ty(), Expr::binary(BinaryOp::JsonGet, self.into_tree(), key))
    }

    /// `self -> index`: the element of an array, as JSON; negative counts from the end.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.select(Users.settings.get("devices").at(-1));
    /// assert_eq!(query.to_sql().text(), r#"SELECT ("users"."settings" -> $1) -> $2 FROM "users""#);
    /// ```
    fn at(self, index: i32) -> Ex<serde_json::Value, Null, Self::Refs> {
        let index = Operand::<i32>::operand(index, &i32::TYPE);
        Ex::typed(self.ty(), Expr::binary(BinaryOp::JsonGet, self.into_tree(), index))
    }

    /// `self ->> key`: the member of an object, as text.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.settings.get_text("theme").eq("dark")).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."settings" ->> $1 = $2"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn get_text<O: Operand<String>>(self, key: O) -> Ex<String, Null, O::With<Self::Refs>> {
        let key = key.operand(&String::TYPE);
        Ex::new(Expr::binary(BinaryOp::JsonGetText, self.into_tree(), key))
    }

    /// `self @> other`, of jsonb.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.settings.contains_json("dark".into())).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."settings" @> $1"#);
    /// ```
    fn contains_json(self, other: serde_json::Value) -> Ex<bool, Self::Null, Self::Refs> {
        let other = Operand::<serde_json::Value>::operand(other, &JSONB);
        Ex::new(Expr::binary(BinaryOp::Contains, self.into_tree(), other))
    }

    /// `self ? key`, of jsonb: whether an object has the member.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.settings.has_key("theme")).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."settings" ? $1"#);
    /// ```
    fn has_key<O: Operand<String>>(self, key: O) -> Ex<bool, O::OrNull<Self::Null>, O::With<Self::Refs>> {
        let key = key.operand(&String::TYPE);
        Ex::new(Expr::binary(BinaryOp::HasKey, self.into_tree(), key))
    }
}

impl<E: Expression<Value: JsonValue>> JsonMethods for E {}

const JSONB: SqlType = <serde_json::Value as Value>::TYPE;
