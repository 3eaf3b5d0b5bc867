//! A view, also a materialized one.

use serde::{Deserialize, Serialize};

use crate::serialize::is_default;
use crate::{Column, Index};

/// A view: a query with a name, whose result is read like a table. A materialized one keeps the result.
///
/// What only one of the two has, a check option or indexes, is empty in the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// The schema it lives in; `None` is the first of the search path, usually `public`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// The name it had before.
    #[serde(default, skip_serializing_if = "is_default")]
    pub renamed_from: Option<String>,
    /// `COMMENT ON VIEW`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comment: Option<String>,
    /// `MATERIALIZED`: it keeps its rows until it is refreshed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub materialized: bool,
    /// The query, as its author wrote it. Without one, something else defines the view, and nothing is made of the model.
    #[serde(default, skip_serializing_if = "is_default")]
    pub definition: Option<String>,
    /// Its columns: what a query of it reads. A view's columns have a name, a type and a comment, and no defaults.
    #[serde(default, skip_serializing_if = "is_default")]
    pub columns: Vec<Column>,
    /// `WITH CHECK OPTION`, of a view that is not materialized.
    #[serde(default, skip_serializing_if = "is_default")]
    pub check_option: Option<CheckOption>,
    /// `security_barrier`, of a view that is not materialized.
    #[serde(default, skip_serializing_if = "is_default")]
    pub security_barrier: bool,
    /// `security_invoker`, of a view that is not materialized.
    #[serde(default, skip_serializing_if = "is_default")]
    pub security_invoker: bool,
    /// `WITH`: storage parameters of a materialized view, in source order.
    #[serde(default, skip_serializing_if = "is_default")]
    pub with: Vec<(String, String)>,
    /// `USING`: the table access method of a materialized view; `None` is the server's default.
    #[serde(default, skip_serializing_if = "is_default")]
    pub using: Option<String>,
    /// `TABLESPACE` of a materialized view; `None` is the database's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tablespace: Option<String>,
    /// `WITH NO DATA`: a materialized view that cannot be read until it is refreshed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub with_no_data: bool,
    /// The indexes of a materialized view.
    #[serde(default, skip_serializing_if = "is_default")]
    pub indexes: Vec<Index>,
}

impl View {
    /// A view of that definition and nothing else.
    ///
    /// ```
    /// use mizzle_schema::View;
    ///
    /// let view = View::new("active_users", "SELECT id FROM users WHERE active");
    /// assert_eq!(view.definition.as_deref(), Some("SELECT id FROM users WHERE active"));
    /// ```
    pub fn new(name: impl Into<String>, definition: impl Into<String>) -> Self {
        Self { name: name.into(), definition: Some(definition.into()), ..Self::default() }
    }

    /// The column of that name.
    ///
    /// ```
    /// use mizzle_schema::{Builtin, Column, View};
    ///
    /// let mut view = View::new("active_users", "SELECT id FROM users WHERE active");
    /// view.columns.push(Column::new("id", Builtin::BigInt));
    /// assert!(view.column("id").is_some() && view.column("email").is_none());
    /// ```
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Which rows a write through a view must leave visible in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOption {
    /// `LOCAL`: by its own condition.
    Local,
    /// `CASCADED`: also by those of the views below it.
    Cascaded,
}
