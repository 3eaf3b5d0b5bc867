//! Text: `LIKE`, `ILIKE`, regular expressions, functions.

use crate::expr::{Ex, Expression};
use crate::tree::{BinaryOp, Expr};
use crate::value::{Custom, Operand, Value};

/// A type whose values are text to PostgreSQL.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text",
    label = "this is for text",
    note = "`cast::<String, _>(..)` makes text of a value of another type"
)]
pub trait Textual: Value {}

#[diagnostic::do_not_recommend]
impl Textual for String {}
#[diagnostic::do_not_recommend]
impl<P> Textual for Custom<P> where Custom<P>: Value {}

/// A condition on text and a pattern.
type Matched<E, O> = <O as Operand<String>>::Joined<bool, E>;

/// Matching text against patterns.
pub trait TextMethods: Expression {
    /// `self LIKE pattern`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.email.like("%@example.com")).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."email" LIKE $1"#);
    /// ```
    fn like<O: Operand<String>>(self, pattern: O) -> Matched<Self, O>
    where
        Self::Value: Textual,
    {
        matched(BinaryOp::Like, self, pattern)
    }

    /// `self NOT LIKE pattern`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.email.not_like("%@example.com")).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."email" NOT LIKE $1"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn not_like<O: Operand<String>>(self, pattern: O) -> Matched<Self, O>
    where
        Self::Value: Textual,
    {
        matched(BinaryOp::NotLike, self, pattern)
    }

    /// `self ILIKE pattern`: `LIKE` whatever the case of letters.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.name.ilike("ada%")).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."name" ILIKE $1"#);
    /// ```
    fn ilike<O: Operand<String>>(self, pattern: O) -> Matched<Self, O>
    where
        Self::Value: Textual,
    {
        matched(BinaryOp::Ilike, self, pattern)
    }

    /// `self NOT ILIKE pattern`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.name.not_ilike("ada%")).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."name" NOT ILIKE $1"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn not_ilike<O: Operand<String>>(self, pattern: O) -> Matched<Self, O>
    where
        Self::Value: Textual,
    {
        matched(BinaryOp::NotIlike, self, pattern)
    }

    /// `self SIMILAR TO pattern`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.email.similar_to("(ada|bob)@%")).select(Users.id);
    /// let sql = r#"SELECT "users"."id" FROM "users" WHERE "users"."email" SIMILAR TO $1"#;
    /// assert_eq!(query.to_sql().text(), sql);
    /// ```
    fn similar_to<O: Operand<String>>(self, pattern: O) -> Matched<Self, O>
    where
        Self::Value: Textual,
    {
        matched(BinaryOp::SimilarTo, self, pattern)
    }

    /// `self ~ pattern`, a POSIX regular expression.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.email.matches("^[a-z]+@")).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."email" ~ $1"#);
    /// ```
    fn matches<O: Operand<String>>(self, pattern: O) -> Matched<Self, O>
    where
        Self::Value: Textual,
    {
        matched(BinaryOp::Matches, self, pattern)
    }

    /// `self ~* pattern`, a POSIX regular expression, whatever the case of letters.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.email.matches_insensitive("^[a-z]+@")).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."email" ~* $1"#);
    /// ```
    fn matches_insensitive<O: Operand<String>>(self, pattern: O) -> Matched<Self, O>
    where
        Self::Value: Textual,
    {
        matched(BinaryOp::MatchesInsensitive, self, pattern)
    }

    /// Whether it begins with the text, which is no pattern: `%` and `_` stand for themselves.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.name.starts_with("100%")).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."name" LIKE $1"#);
    /// assert_eq!(query.to_sql().params()[0].to_string(), r"'100\%%'");
    /// ```
    fn starts_with(self, text: impl AsRef<str>) -> Matched<Self, String>
    where
        Self::Value: Textual,
    {
        self.like(format!("{}%", escape_like(text.as_ref())))
    }

    /// Whether it ends with the text, which is no pattern.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.email.ends_with("@a_b.org")).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."email" LIKE $1"#);
    /// assert_eq!(query.to_sql().params()[0].to_string(), r"'%@a\_b.org'");
    /// ```
    fn ends_with(self, text: impl AsRef<str>) -> Matched<Self, String>
    where
        Self::Value: Textual,
    {
        self.like(format!("%{}", escape_like(text.as_ref())))
    }

    /// Whether it has the text in it, which is no pattern.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.filter(Users.name.contains_text("100%")).select(Users.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."name" LIKE $1"#);
    /// assert_eq!(query.to_sql().params()[0].to_string(), r"'%100\%%'");
    /// ```
    fn contains_text(self, text: impl AsRef<str>) -> Matched<Self, String>
    where
        Self::Value: Textual,
    {
        self.like(format!("%{}%", escape_like(text.as_ref())))
    }

    /// `self || other`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let query = Users.select(Users.email.concat("?").concat(Users.name));
    /// assert_eq!(query.to_sql().text(), r#"SELECT ("users"."email" || $1) || "users"."name" FROM "users""#);
    /// ```
    fn concat<O: Operand<String>>(self, other: O) -> Ex<String, O::OrNull<Self::Null>, O::With<Self::Refs>>
    where
        Self::Value: Textual,
    {
        let other = other.operand(&String::TYPE);
        Ex::new(Expr::binary(BinaryOp::Concat, self.into_tree(), other))
    }
}

impl<E: Expression> TextMethods for E {}

fn matched<E: Expression, O: Operand<String>>(op: BinaryOp, text: E, pattern: O) -> Matched<E, O> {
    let pattern = pattern.operand(&String::TYPE);
    O::joined::<bool, E>(Expr::binary(op, text.into_tree(), pattern))
}

/// The text as a pattern that matches just it.
fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// A function of text whose result is text.
fn of_text<E: Expression<Value: Textual>>(name: &'static str, text: E) -> Ex<String, E::Null, E::Refs> {
    Ex::new(Expr::call(name, vec![text.into_tree()]))
}

/// `lower(text)`
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.filter(lower(Users.email).eq("ada@example.com")).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE lower("users"."email") = $1"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub fn lower<E: Expression<Value: Textual>>(text: E) -> Ex<String, E::Null, E::Refs> {
    of_text("lower", text)
}

/// `upper(text)`
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(upper(Users.email));
/// assert_eq!(query.to_sql().text(), r#"SELECT upper("users"."email") FROM "users""#);
/// ```
pub fn upper<E: Expression<Value: Textual>>(text: E) -> Ex<String, E::Null, E::Refs> {
    of_text("upper", text)
}

/// `btrim(text)`: without spaces at both ends.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(trim(Users.name));
/// assert_eq!(query.to_sql().text(), r#"SELECT btrim("users"."name") FROM "users""#);
/// ```
pub fn trim<E: Expression<Value: Textual>>(text: E) -> Ex<String, E::Null, E::Refs> {
    of_text("btrim", text)
}

/// `length(text)`: how many characters.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.filter(length(Users.email).gt(20)).select(Users.id);
/// let sql = r#"SELECT "users"."id" FROM "users" WHERE length("users"."email") > $1"#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub fn length<E: Expression<Value: Textual>>(text: E) -> Ex<i32, E::Null, E::Refs> {
    Ex::new(Expr::call("length", vec![text.into_tree()]))
}

/// `substr(text, from, count)`: `count` characters, the first at `from`, counting from 1.
///
/// ```
/// # use mizzle::__examples::*;
/// let query = Users.select(substring(Users.email, 1, 3));
/// assert_eq!(query.to_sql().text(), r#"SELECT substr("users"."email", $1, $2) FROM "users""#);
/// ```
pub fn substring<E: Expression<Value: Textual>>(
    text: E,
    from: i32,
    count: i32,
) -> Ex<String, E::Null, E::Refs> {
    let number = |number: i32| Operand::<i32>::operand(number, &i32::TYPE);
    Ex::new(Expr::call("substr", vec![text.into_tree(), number(from), number(count)]))
}

/// `concat(a, b)`: NULL counts as the empty text.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::concat;
///
/// let query = Users.select(concat(Users.email, Users.name));
/// assert_eq!(query.to_sql().text(), r#"SELECT concat("users"."email", "users"."name") FROM "users""#);
/// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
/// let texts: Vec<String> = query.all(db).await?;
/// # Ok(())
/// # };
/// ```
pub fn concat<A: Expression, B: Expression>(
    a: A,
    b: B,
) -> Ex<String, crate::scope::NotNull, crate::scope::Solid<(A::Refs, B::Refs)>> {
    Ex::new(Expr::call("concat", vec![a.into_tree(), b.into_tree()]))
}

#[cfg(test)]
mod tests {
    use super::escape_like;

    #[test]
    fn a_text_to_look_for_is_no_pattern() {
        assert_eq!(escape_like(r"100%_\"), r"100\%\_\\");
    }
}
