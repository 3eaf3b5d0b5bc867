//! `#[column(..)]`: what a field says about its column beyond its Rust type.

use mizzle_schema::{Identity, Sequence};
use proc_macro2::{Ident, Span};
use syn::{Attribute, Expr};

use crate::args::{self, Arg};
use crate::constraint::{CheckAttr, PrimaryKeyAttr, UniqueAttr};
use crate::error::{Errors, one_of};
use crate::foreign_key::ForeignKeyAttr;
use crate::sql_type::{self, Spelled};

/// A value and where its word stands.
pub(crate) struct At<T> {
    pub value: T,
    pub span: Span,
}

/// The words of `#[column(..)]` beside those for types.
const WORDS: &[&str] = &[
    "type",
    "name",
    "renamed_from",
    "comment",
    "collate",
    "default",
    "default_with",
    "on_update",
    "on_update_with",
    "soft_delete",
    "generated",
    "identity",
    "primary_key",
    "unique",
    "check",
    "references",
];

/// Everything the attribute says.
#[derive(Default)]
pub(crate) struct ColumnAttr {
    pub spelled: Option<Spelled>,
    pub name: Option<String>,
    pub renamed_from: Option<String>,
    pub comment: Option<String>,
    pub collation: Option<String>,
    pub default: Option<At<Expr>>,
    pub default_with: Option<At<Expr>>,
    pub on_update: Option<At<Expr>>,
    pub on_update_with: Option<At<Expr>>,
    pub soft_delete: Option<Span>,
    pub generated: Option<At<String>>,
    pub identity: Option<At<Identity>>,
    pub primary_key: Option<PrimaryKeyAttr>,
    pub unique: Option<UniqueAttr>,
    pub check: Option<CheckAttr>,
    pub references: Option<ForeignKeyAttr>,
}

/// Reads all `#[column(..)]` of a field.
pub(crate) fn read(attributes: &[Attribute], field: &Ident, errors: &mut Errors) -> ColumnAttr {
    let mut args = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("column")) {
        args.extend(args::of_attribute(attribute, errors));
    }
    let mut column = ColumnAttr::default();
    for arg in args::without_repeats(args, errors) {
        column.take(&arg, field, errors);
    }
    column
}

impl ColumnAttr {
    fn take(&mut self, arg: &Arg, field: &Ident, errors: &mut Errors) {
        let span = arg.span();
        if sql_type::is_type(arg) {
            return self.take_type(arg, errors);
        }
        match arg.name().as_str() {
            "name" => self.name = arg.identifier("column name", errors),
            "renamed_from" => self.renamed_from = arg.identifier("column name", errors),
            "comment" => self.comment = arg.text(errors).map(|text| text.value()),
            "collate" => self.collation = arg.identifier("collation", errors),
            "default" => self.default = arg.expr("0", errors).map(|value| At { value, span }),
            "default_with" => self.default_with = arg.expr("path", errors).map(|value| At { value, span }),
            "on_update" => self.on_update = arg.expr("now()", errors).map(|value| At { value, span }),
            "on_update_with" => {
                self.on_update_with = arg.expr("path", errors).map(|value| At { value, span })
            }
            "soft_delete" => self.soft_delete = arg.flag(errors).then_some(span),
            "generated" => {
                self.generated = arg.text(errors).map(|text| At { value: text.value(), span });
            }
            "identity" => self.identity = identity(arg, errors).map(|value| At { value, span }),
            "primary_key" => self.primary_key = PrimaryKeyAttr::of_field(arg, field, errors),
            "unique" => self.unique = UniqueAttr::of_field(arg, field, errors),
            "check" => self.check = CheckAttr::of_field(arg, errors),
            "references" => self.references = ForeignKeyAttr::of_field(arg, field, errors),
            _ => {
                let known: Vec<_> = WORDS.iter().copied().chain(sql_type::words()).collect();
                let listed = format!("a type such as `varchar(255)`, {}", one_of(WORDS.iter().copied()));
                arg.unknown_among("`#[column(..)]`", &known, &listed, errors);
            }
        }
    }

    fn take_type(&mut self, arg: &Arg, errors: &mut Errors) {
        if self.spelled.is_some() {
            errors.push(arg.span(), format!("`{}` is a second type; a column has one: keep one", arg.name()));
            return;
        }
        self.spelled = sql_type::read(arg, errors);
    }
}

/// `identity`, `identity(always, start = 10)`. By default an insert may name a value, as with `serial`.
fn identity(arg: &Arg, errors: &mut Errors) -> Option<Identity> {
    let mut identity = Identity::default();
    let mut modes = 0;
    for option in args::without_repeats(arg.inner("identity(always, start = 10)", errors)?, errors) {
        let Sequence { start, increment, min, max, cache, cycle } = &mut identity.sequence;
        match option.name().as_str() {
            "always" => {
                identity.always = option.flag(errors);
                modes += 1;
            }
            "by_default" => {
                option.flag(errors);
                modes += 1;
            }
            "start" => *start = option.integer(errors),
            "increment" => {
                *increment = option.integer(errors);
                if *increment == Some(0) {
                    errors.push(
                        option.span(),
                        "an increment of 0 gives every row the same value; write at least 1",
                    );
                }
            }
            "min" => *min = option.integer(errors),
            "max" => *max = option.integer(errors),
            "cache" => {
                *cache = option.integer(errors);
                if cache.is_some_and(|cache| cache < 1) {
                    errors.push(option.span(), "a cache holds at least one value; write 1 or more");
                }
            }
            "cycle" => *cycle = option.flag(errors),
            _ => option.unknown(
                "`identity(..)`",
                &["always", "by_default", "start", "increment", "min", "max", "cache", "cycle"],
                errors,
            ),
        }
        if modes > 1 {
            errors.push(option.span(), "an identity is either `always` or `by_default`; keep one");
            modes = 1;
        }
    }
    Some(identity)
}
