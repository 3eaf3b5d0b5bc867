//! Foreign keys: `references(Modules.id)` on a field, `#[foreign_key(..)]` on a struct.

use mizzle_schema::{Action, Deferrable, Match};
use proc_macro2::{Ident, Span};
use syn::{Attribute, Expr, Member, Path};

use crate::args::{self, Arg, Value, ungrouped};
use crate::constraint::{fields, span_of};
use crate::error::{Errors, did_you_mean, one_of};

/// A foreign key as it is written.
pub(crate) struct ForeignKeyAttr {
    pub name: Option<String>,
    pub fields: Vec<Ident>,
    pub target: Path,
    pub target_fields: Vec<Ident>,
    pub options: Options,
    pub span: Span,
}

/// What stands after the columns.
#[derive(Default)]
pub(crate) struct Options {
    pub on_delete: Action,
    pub on_update: Action,
    pub match_type: Match,
    pub deferrable: Deferrable,
    /// Where an action sets NULL, which every referencing column must then take.
    pub set_null: Option<Span>,
}

const OPTIONS: &[&str] = &["name", "on_delete", "on_update", "match", "deferrable", "initially_deferred"];

impl ForeignKeyAttr {
    /// `references(Modules.id, on_delete = cascade)`
    pub fn of_field(arg: &Arg, field: &Ident, errors: &mut Errors) -> Option<Self> {
        let example = "references(Modules.id)";
        if !matches!(arg.value, Value::List(_)) {
            errors.push(arg.span(), format!("`references` takes the column it refers to; write `{example}`"));
            return None;
        }
        let (mut name, mut options, mut targets) = (None, Options::default(), Vec::new());
        for inner in args::without_repeats(arg.inner(example, errors)?, errors) {
            if !options.take(&inner, &mut name, errors) {
                targets.push(target(&inner, errors)?);
            }
        }
        let Some((target, first)) = targets.first().cloned() else {
            errors.push(arg.span(), format!("`references` lacks the column it refers to; write `{example}`"));
            return None;
        };
        if targets.len() > 1 {
            errors.push(
                arg.span(),
                "a field refers to one column; several are written on the struct: \
                 `#[foreign_key(columns(a, b), references(Others.x, Others.y))]`",
            );
            return None;
        }
        Some(Self {
            name,
            fields: vec![field.clone()],
            target,
            target_fields: vec![first],
            options,
            span: arg.span(),
        })
    }

    /// `#[foreign_key(columns(a, b), references(Others.x, Others.y), on_delete = cascade)]`
    pub fn of_struct(attribute: &Attribute, errors: &mut Errors) -> Option<Self> {
        let span = span_of(attribute);
        let (mut name, mut options) = (None, Options::default());
        let (mut columns, mut targets) = (Vec::new(), Vec::new());
        for arg in args::without_repeats(args::of_attribute(attribute, errors), errors) {
            match arg.name().as_str() {
                "columns" => columns = fields(&arg, "columns(a, b)", errors),
                "references" => {
                    for inner in arg.inner("references(Others.x, Others.y)", errors)? {
                        targets.push(target(&inner, errors)?);
                    }
                }
                _ if options.take(&arg, &mut name, errors) => {}
                _ => {
                    let known: Vec<_> = ["columns", "references"].iter().chain(OPTIONS).copied().collect();
                    arg.unknown("`#[foreign_key(..)]`", &known, errors);
                }
            }
        }
        let example = "`#[foreign_key(columns(a, b), references(Others.x, Others.y))]`";
        let Some((table, _)) = targets.first().cloned() else {
            errors.push(span, format!("the foreign key lacks the columns it refers to; write {example}"));
            return None;
        };
        if let Some((_, other)) = targets.iter().find(|(other, _)| !same(other, &table)) {
            errors.push(other.span(), "a foreign key refers to columns of one table; write another for this");
            return None;
        }
        if columns.len() != targets.len() {
            let (from, to) = (columns.len(), targets.len());
            errors.push(
                span,
                format!("{from} columns refer to {to}; write as many as they refer to: {example}"),
            );
            return None;
        }
        let target_fields = targets.into_iter().map(|(_, field)| field).collect();
        Some(Self { name, fields: columns, target: table, target_fields, options, span })
    }
}

impl Options {
    /// Takes an argument, if it is an option.
    fn take(&mut self, arg: &Arg, name: &mut Option<String>, errors: &mut Errors) -> bool {
        match arg.name().as_str() {
            "name" => *name = arg.identifier("constraint name", errors),
            "on_delete" => {
                if let Some(action) = action(arg, errors) {
                    self.on_delete = action;
                    self.set_null = self.set_null.or((action == Action::SetNull).then(|| arg.span()));
                }
            }
            "on_update" => {
                if let Some(action) = action(arg, errors) {
                    self.on_update = action;
                    self.set_null = self.set_null.or((action == Action::SetNull).then(|| arg.span()));
                }
            }
            "match" => match arg.word_or_text("full", errors) {
                Some((word, _)) if word == "full" => self.match_type = Match::Full,
                Some((word, _)) if word == "simple" => self.match_type = Match::Simple,
                Some((word, span)) => {
                    errors.push(span, format!("unknown match type `{word}`; it is `simple` or `full`"));
                }
                None => {}
            },
            "deferrable" => {
                if arg.flag(errors) && self.deferrable == Deferrable::NotDeferrable {
                    self.deferrable = Deferrable::Deferrable { initially_deferred: false };
                }
            }
            "initially_deferred" => {
                if arg.flag(errors) {
                    self.deferrable = Deferrable::Deferrable { initially_deferred: true };
                }
            }
            _ => return false,
        }
        true
    }
}

fn action(arg: &Arg, errors: &mut Errors) -> Option<Action> {
    let (word, span) = arg.word_or_text("cascade", errors)?;
    let known = || Action::ALL.iter().map(|action| action.word());
    let found = Action::ALL.iter().copied().find(|action| action.word() == word);
    if found.is_none() {
        let guess = did_you_mean(&word, known());
        let hint = if guess.is_empty() { format!("; it is {}", one_of(known())) } else { guess };
        errors.push(span, format!("unknown action `{word}`{hint}"));
    }
    found
}

/// `Modules.id`, perhaps with a path before it.
fn target(arg: &Arg, errors: &mut Errors) -> Option<(Path, Ident)> {
    if let Value::Bare(expr) = &arg.value
        && let Expr::Field(field) = ungrouped(expr)
        && let (Expr::Path(table), Member::Named(column)) = (ungrouped(&field.base), &field.member)
        && table.qself.is_none()
    {
        return Some((table.path.clone(), column.clone()));
    }
    let message = match &arg.value {
        Value::Flag => format!("`{0}` lacks the column; write `{0}.id`", arg.name()),
        _ if arg.word.is_some() => {
            let guess = did_you_mean(&arg.name(), OPTIONS.iter().copied());
            format!("unknown word `{}` in a foreign key{guess}", arg.name())
        }
        _ => "a foreign key refers to a column of a table; write `Modules.id`".to_owned(),
    };
    errors.push(arg.span(), message);
    None
}

fn same(a: &Path, b: &Path) -> bool {
    crate::spelling::text(a) == crate::spelling::text(b)
}
