//! Full text search: `to_tsvector`, `websearch_to_tsquery`, `@@`, `ts_rank` and others.

use crate::expr::text::Textual;
use crate::expr::{Ex, Expression};
use crate::scope::Nullness;
use crate::tree::{BinaryOp, Expr, SqlPart};
use crate::value::{Operand, TsQuery, TsVector, TsWeight, Value};

/// `to_tsvector(config, text)`: the words of a text as they are searched. The configuration is a language, such as
/// `"english"`; an index on the same expression serves the search. Where it is known at run time only, `sql!` takes it.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::{SearchMethods, to_tsvector, ts_rank, websearch_to_tsquery};
///
/// let words = || to_tsvector("english", Segments.title);
/// let wanted = || websearch_to_tsquery("english", "rust -python");
/// let query = Segments.filter(words().matches_query(wanted())).order_by(ts_rank(words(), wanted()).desc());
/// let sql = r#"SELECT "segments"."id" FROM "segments" WHERE to_tsvector('english'::regconfig, "segments"."title") @@ websearch_to_tsquery('english'::regconfig, $1) ORDER BY ts_rank(to_tsvector('english'::regconfig, "segments"."title"), websearch_to_tsquery('english'::regconfig, $2)) DESC"#;
/// assert_eq!(query.select(Segments.id).to_sql().text(), sql);
/// ```
pub fn to_tsvector<E: Expression<Value: Textual>>(
    config: &'static str,
    text: E,
) -> Ex<TsVector, E::Null, E::Refs> {
    Ex::new(Expr::call("to_tsvector", vec![configuration(config), text.into_tree()]))
}

/// `'english'::regconfig`. It is part of the text and no parameter, since an index on the expression is of one
/// configuration.
fn configuration(name: &'static str) -> Expr {
    let plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.');
    match name.chars().all(plain) {
        true => Expr::Sql(vec![SqlPart::Ours("'"), SqlPart::Ours(name), SqlPart::Ours("'::regconfig")]),
        // A name that wants quotes is rare, and nothing to put into a text.
        false => {
            let name = Operand::<String>::operand(name, &String::TYPE);
            Expr::Sql(vec![SqlPart::Expr(name), SqlPart::Ours("::regconfig")])
        }
    }
}

fn query<O: Operand<String>>(
    name: &'static str,
    config: &'static str,
    text: O,
) -> Ex<TsQuery, O::Null, O::Refs> {
    let text = text.operand(&String::TYPE);
    Ex::new(Expr::call(name, vec![configuration(config), text]))
}

/// `to_tsquery(config, text)`: a query in the syntax of `tsquery`, such as `fat & (rat | cat)`.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::{SearchMethods, to_tsquery, to_tsvector};
///
/// let found = to_tsvector("simple", Users.email).matches_query(to_tsquery("simple", "ada & !bob"));
/// assert!(Users.filter(found).to_sql().text().contains("@@ to_tsquery('simple'::regconfig, $1)"));
/// ```
pub fn to_tsquery<O: Operand<String>>(config: &'static str, text: O) -> Ex<TsQuery, O::Null, O::Refs> {
    query("to_tsquery", config, text)
}

/// `plainto_tsquery(config, text)`: all words of a text, in any order.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::plainto_tsquery;
///
/// let query = Users.select(plainto_tsquery("english", Users.email));
/// assert_eq!(query.to_sql().text(), r#"SELECT plainto_tsquery('english'::regconfig, "users"."email") FROM "users""#);
/// ```
pub fn plainto_tsquery<O: Operand<String>>(config: &'static str, text: O) -> Ex<TsQuery, O::Null, O::Refs> {
    query("plainto_tsquery", config, text)
}

/// `phraseto_tsquery(config, text)`: the words of a text, one after another.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::phraseto_tsquery;
///
/// let query = Users.select(phraseto_tsquery("english", "fat rats"));
/// assert_eq!(query.to_sql().text(), r#"SELECT phraseto_tsquery('english'::regconfig, $1) FROM "users""#);
/// ```
pub fn phraseto_tsquery<O: Operand<String>>(config: &'static str, text: O) -> Ex<TsQuery, O::Null, O::Refs> {
    query("phraseto_tsquery", config, text)
}

/// `websearch_to_tsquery(config, text)`: what a person types into a search field; never a syntax error.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::websearch_to_tsquery;
///
/// let query = Users.select(websearch_to_tsquery("english", "\"fat rats\" or -cats"));
/// assert_eq!(query.to_sql().text(), r#"SELECT websearch_to_tsquery('english'::regconfig, $1) FROM "users""#);
/// ```
pub fn websearch_to_tsquery<O: Operand<String>>(
    config: &'static str,
    text: O,
) -> Ex<TsQuery, O::Null, O::Refs> {
    query("websearch_to_tsquery", config, text)
}

/// What a document and a query make.
type Ranked<E, O> = Ex<
    f32,
    <<E as Expression>::Null as Nullness>::Or<<O as Operand<TsQuery>>::Null>,
    (<E as Expression>::Refs, <O as Operand<TsQuery>>::Refs),
>;

fn rank<E: Expression<Value = TsVector>, O: Operand<TsQuery>>(
    name: &'static str,
    document: E,
    query: O,
) -> Ranked<E, O> {
    let query = query.operand(&TsQuery::TYPE);
    Ex::new(Expr::call(name, vec![document.into_tree(), query]))
}

/// `ts_rank(document, query)`: how well the document fits, by how often the words are in it.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::{to_tsvector, ts_rank};
/// use mizzle::types::TsQuery;
///
/// let query = Users.select(ts_rank(to_tsvector("simple", Users.email), TsQuery::word("ada")));
/// assert!(query.to_sql().text().starts_with("SELECT ts_rank(to_tsvector("));
/// ```
pub fn ts_rank<E: Expression<Value = TsVector>, O: Operand<TsQuery>>(document: E, query: O) -> Ranked<E, O> {
    rank("ts_rank", document, query)
}

/// `ts_rank_cd(document, query)`: the same, and by how near the words are to each other.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::{to_tsvector, ts_rank_cd};
/// use mizzle::types::TsQuery;
///
/// let query = Users.select(ts_rank_cd(to_tsvector("simple", Users.email), TsQuery::word("ada")));
/// assert!(query.to_sql().text().starts_with("SELECT ts_rank_cd(to_tsvector("));
/// ```
pub fn ts_rank_cd<E: Expression<Value = TsVector>, O: Operand<TsQuery>>(
    document: E,
    query: O,
) -> Ranked<E, O> {
    rank("ts_rank_cd", document, query)
}

/// `setweight(document, weight)`: every word of the document with that weight.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::{SearchMethods, setweight, to_tsvector};
/// use mizzle::types::TsWeight;
///
/// let title = setweight(to_tsvector("english", Segments.title), TsWeight::A);
/// let query = Segments.select(title.concat_words(to_tsvector("english", Segments.title)));
/// let sql = r#"SELECT setweight(to_tsvector('english'::regconfig, "segments"."title"), 'A') || to_tsvector('english'::regconfig, "segments"."title") FROM "segments""#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub fn setweight<E: Expression<Value = TsVector>>(
    document: E,
    weight: TsWeight,
) -> Ex<TsVector, E::Null, E::Refs> {
    let weight = match weight {
        TsWeight::A => "'A'",
        TsWeight::B => "'B'",
        TsWeight::C => "'C'",
        TsWeight::D => "'D'",
    };
    let weight = Expr::Sql(vec![SqlPart::Ours(weight)]);
    Ex::new(Expr::call("setweight", vec![document.into_tree(), weight]))
}

/// `ts_headline(config, text, query)`: a part of the text, with the words of the query marked.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::{plainto_tsquery, ts_headline};
///
/// let query = Segments.select(ts_headline("english", Segments.title, plainto_tsquery("english", "rust")));
/// let sql = r#"SELECT ts_headline('english'::regconfig, "segments"."title", plainto_tsquery('english'::regconfig, $1)) FROM "segments""#;
/// assert_eq!(query.to_sql().text(), sql);
/// ```
pub fn ts_headline<E: Expression<Value: Textual>, O: Operand<TsQuery>>(
    config: &'static str,
    text: E,
    query: O,
) -> Ex<String, <E::Null as Nullness>::Or<O::Null>, (E::Refs, O::Refs)> {
    let query = query.operand(&TsQuery::TYPE);
    Ex::new(Expr::call("ts_headline", vec![configuration(config), text.into_tree(), query]))
}

/// Operators of prepared documents.
pub trait SearchMethods: Expression<Value = TsVector> {
    /// `self @@ query`: whether the query finds the document.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::expr::SearchMethods;
    /// use mizzle::types::{TsQuery, TsVector};
    ///
    /// #[derive(Table)]
    /// #[table(Pages)]
    /// #[index(words, using = gin)]
    /// struct Page {
    ///     #[column(serial, primary_key)]
    ///     id: i32,
    ///     text: String,
    ///     #[column(generated = "to_tsvector('english', text)")]
    ///     words: TsVector,
    /// }
    ///
    /// let query = Pages.filter(Pages.words.matches_query(TsQuery::word("rust"))).select(Pages.id);
    /// assert_eq!(query.to_sql().text(), r#"SELECT "pages"."id" FROM "pages" WHERE "pages"."words" @@ $1"#);
    /// ```
    fn matches_query<O: Operand<TsQuery>>(
        self,
        query: O,
    ) -> Ex<bool, O::OrNull<Self::Null>, O::With<Self::Refs>> {
        let query = query.operand(&TsQuery::TYPE);
        Ex::new(Expr::binary(BinaryOp::SearchMatches, self.into_tree(), query))
    }

    /// `self || other`: the words of both, those of the second behind those of the first.
    fn concat_words<O: Operand<TsVector>>(
        self,
        other: O,
    ) -> Ex<TsVector, O::OrNull<Self::Null>, O::With<Self::Refs>> {
        let other = other.operand(&TsVector::TYPE);
        Ex::new(Expr::binary(BinaryOp::Concat, self.into_tree(), other))
    }
}

impl<E: Expression<Value = TsVector>> SearchMethods for E {}
