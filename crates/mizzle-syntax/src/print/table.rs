//! Tables.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use mizzle_schema::{
    Action, Check, Column, ColumnDefault, Deferrable, Enum, ForeignKey, Identity, Index, IndexKey, KeyTarget,
    Match, NullsOrder, PrimaryKey, Schema, Sequence, SortOrder, Table, Unique, names as postgres,
};

use super::attribute::{Arg, attribute, literal};
use super::comment::comment;
use super::names::{Names, TableNames};
use super::relation::Relation;
use super::types::{Imports, spell};
use super::user_type::variants;

/// Fields that an attribute of several columns could take for one of its own words.
const WORDS: &[&str] = &[
    "unique",
    "name",
    "using",
    "where",
    "include",
    "with",
    "nulls_not_distinct",
    "comment",
    "expr",
    "columns",
];

/// `#[derive(Table)]`
pub(super) fn table(
    table: &Table,
    schema: &Schema,
    names: &Names,
    relations: &[Relation],
    imports: &mut Imports,
    out: &mut String,
) -> Option<()> {
    let own = names.table(&table.schema, &table.name)?;
    let Table {
        schema: place, name, comment: said, primary_key, uniques, foreign_keys, checks, indexes, ..
    } = table;
    let said = comment(said, 0, out);
    out.push_str("#[derive(Table, Debug, Clone)]\n");
    let mut args = vec![Arg::word(&own.value)];
    args.extend((own.value.to_snake_case() != *name).then(|| Arg::text("name", name)));
    args.extend(place.as_ref().map(|place| Arg::text("schema", place)));
    args.extend(table.partition_by.as_ref().map(|key| Arg::text("partition_by", key)));
    args.extend(said);
    attribute("table", &args, 0, out);
    // What concerns one column stands with it, the first of each kind.
    let mut fields: BTreeMap<&str, OfField<'_>> = BTreeMap::new();
    if let Some(PrimaryKey { name: key, columns }) = primary_key {
        match columns.as_slice() {
            [column] => fields.entry(column).or_default().primary_key = primary_key.as_ref(),
            _ => {
                let usual = *key == postgres::primary_key_name(name);
                attribute("primary_key", &columns_and_name(own, columns, (!usual).then_some(key))?, 0, out);
            }
        }
    }
    for unique in uniques {
        match unique.columns.as_slice() {
            [column] if fields.entry(column).or_default().unique.is_none() => {
                fields.entry(column).or_default().unique = Some(unique);
            }
            columns => {
                let usual = unique.name == postgres::unique_name(name, columns);
                let mut args = columns_and_name(own, columns, (!usual).then_some(&unique.name))?;
                args.extend(unique.nulls_not_distinct.then(|| Arg::word("nulls_not_distinct")));
                attribute("unique", &args, 0, out);
            }
        }
    }
    let column_names: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
    for check in checks {
        let usual = check.name == postgres::check_name(name, &column_names, &check.expression);
        let of_column = |column: &&str| check.name == format!("{name}_{column}_check");
        match column_names.iter().find(|column| of_column(column)) {
            Some(column) if fields.entry(column).or_default().check.is_none() => {
                fields.entry(column).or_default().check = Some((check, usual));
            }
            _ => {
                let mut args = vec![Arg::word(literal(&check.expression))];
                args.extend((!usual).then(|| Arg::text("name", &check.name)));
                attribute("check", &args, 0, out);
            }
        }
    }
    for key in foreign_keys {
        let target = names.table(&key.references.schema, &key.references.table)?;
        match key.columns.as_slice() {
            [column] if fields.entry(column).or_default().foreign_key.is_none() => {
                fields.entry(column).or_default().foreign_key = Some((key, target));
            }
            columns => {
                let mut args = vec![Arg::list("columns", words(own, columns)?)];
                args.push(references(key, target, Vec::new())?);
                args.extend(options(key, name));
                attribute("foreign_key", &args, 0, out);
            }
        }
    }
    for found in indexes {
        index(found, table, own, out)?;
    }
    for relation in relations {
        relation.write(out);
    }
    out.push_str(&format!("pub struct {} {{\n", own.row));
    for column in &table.columns {
        let of_field = fields.remove(column.name.as_str()).unwrap_or_default();
        field(column, &of_field, table, schema, own, names, imports, out)?;
    }
    out.push_str("}\n");
    Some(())
}

/// What is said with a field, beside its column.
#[derive(Default)]
struct OfField<'a> {
    primary_key: Option<&'a PrimaryKey>,
    unique: Option<&'a Unique>,
    check: Option<(&'a Check, bool)>,
    foreign_key: Option<(&'a ForeignKey, &'a TableNames)>,
}

#[expect(clippy::too_many_arguments, reason = "a field and all that it is looked up in, with one caller")]
fn field(
    column: &Column,
    of_field: &OfField<'_>,
    table: &Table,
    schema: &Schema,
    own: &TableNames,
    names: &Names,
    imports: &mut Imports,
    out: &mut String,
) -> Option<()> {
    let Column {
        name,
        renamed_from: _,
        comment: said,
        ty,
        nullable,
        default: value,
        identity,
        generated,
        collation,
    } = column;
    let OfField { primary_key, unique, check, foreign_key } = of_field;
    let ident = own.fields.get(name)?;
    let said = comment(said, 4, out);
    let spelled = spell(ty, names, imports);
    let mut args: Vec<_> = spelled.arg.into_iter().collect();
    // An identifier is normalized by rustc, a text is not.
    let is_said = ident.trim_start_matches("r#") != name || !name.is_ascii();
    args.extend(is_said.then(|| Arg::text("name", name)));
    args.extend(identity.as_ref().map(identity_of));
    if let Some(key) = primary_key {
        let usual = key.name == postgres::primary_key_name(&table.name);
        args.push(match usual {
            true => Arg::word("primary_key"),
            false => Arg::list("primary_key", vec![Arg::text("name", &key.name)]),
        });
    }
    if let Some(unique) = unique {
        let usual = unique.name == postgres::unique_name(&table.name, &unique.columns);
        let mut inner = Vec::new();
        inner.extend((!usual).then(|| Arg::text("name", &unique.name)));
        inner.extend(unique.nulls_not_distinct.then(|| Arg::word("nulls_not_distinct")));
        args.push(if inner.is_empty() { Arg::word("unique") } else { Arg::list("unique", inner) });
    }
    if let Some((key, target)) = foreign_key {
        args.push(references(key, target, options(key, &table.name))?);
    }
    if let Some(value) = value {
        args.push(default(value, ty, enum_of(ty, schema, names)));
    }
    args.extend(generated.as_ref().map(|generated| Arg::text("generated", &generated.expression)));
    args.extend(collation.as_ref().map(|collation| Arg::text("collate", collation)));
    if let Some((check, usual)) = check {
        args.push(match usual {
            true => Arg::text("check", &check.expression),
            false => Arg::list(
                "check",
                vec![Arg::word(literal(&check.expression)), Arg::text("name", &check.name)],
            ),
        });
    }
    args.extend(said);
    if !args.is_empty() {
        attribute("column", &args, 4, out);
    }
    let rust = if *nullable { format!("Option<{}>", spelled.rust) } else { spelled.rust };
    out.push_str(&format!("    pub {ident}: {rust},\n"));
    Some(())
}

/// The enum that a column has, and what it is called.
fn enum_of<'a>(
    ty: &mizzle_schema::Type,
    schema: &'a Schema,
    names: &'a Names,
) -> Option<(&'a Enum, &'a String)> {
    let mizzle_schema::Type::Named { schema: place, name } = ty else { return None };
    Some((schema.enum_type(place.as_deref(), name)?, names.ty(place, name)?))
}

/// `default = …`: as a literal of Rust's where that gives the same SQL.
pub(super) fn default(
    value: &ColumnDefault,
    ty: &mizzle_schema::Type,
    of_enum: Option<(&Enum, &String)>,
) -> Arg {
    let sql = value.sql().unwrap_or_default();
    let gives = |rust: &str| {
        let read =
            syn::parse_str::<syn::Expr>(rust).ok().and_then(|expr| crate::default::value(&expr, ty).ok());
        read.is_some_and(|read| read.sql() == Some(sql))
    };
    for call in ["now()", "uuid()"] {
        if gives(call) {
            return Arg::value("default", call);
        }
    }
    if let ColumnDefault::Literal(_) = value {
        let text = unquoted(sql);
        if let (Some((found, rust)), Some(text)) = (of_enum, &text) {
            let at = found.labels.iter().position(|label| label.name == *text);
            if let Some(variant) = at.and_then(|at| variants(found).get(at).cloned()) {
                return Arg::value("default", &format!("{rust}::{variant}"));
            }
        }
        for braces in ["[]", "{}"] {
            if gives(braces) {
                return Arg::value("default", braces);
            }
        }
        let rust = text.map_or_else(|| sql.to_owned(), |text| literal(&text));
        if gives(&rust) {
            // rustfmt reads `-1` as an expression.
            return match rust.starts_with('-') {
                true => Arg::value("default", &rust),
                false => Arg::word(format!("default = {rust}")),
            };
        }
    }
    Arg::value("default", &format!("sql({})", literal(sql)))
}

/// The text in a literal of SQL's that has no escapes but doubled quotes.
fn unquoted(sql: &str) -> Option<String> {
    let inside = sql.strip_prefix('\'')?.strip_suffix('\'')?;
    let text = inside.replace("''", "'");
    mizzle_schema::quote_literal(&text).is_ok_and(|again| again == sql).then_some(text)
}

fn identity_of(identity: &Identity) -> Arg {
    let Identity { always, sequence } = identity;
    let Sequence { start, increment, min, max, cache, cycle } = sequence;
    let mut args = Vec::new();
    args.extend(always.then(|| Arg::word("always")));
    let numbers = [("start", start), ("increment", increment), ("min", min), ("max", max), ("cache", cache)];
    for (word, number) in numbers {
        let Some(number) = number else { continue };
        args.push(match *number < 0 {
            true => Arg::value(word, &number.to_string()),
            false => Arg::word(format!("{word} = {number}")),
        });
    }
    args.extend(cycle.then(|| Arg::word("cycle")));
    if args.is_empty() { Arg::word("identity") } else { Arg::list("identity", args) }
}

/// `references(Modules.id, …)`
fn references(key: &ForeignKey, target: &TableNames, options: Vec<Arg>) -> Option<Arg> {
    let mut args = Vec::new();
    for column in &key.references.columns {
        args.push(Arg::Expression(format!("{}.{}", target.value, target.fields.get(column)?)));
    }
    args.extend(options);
    Some(Arg::list("references", args))
}

fn options(key: &ForeignKey, table: &str) -> Vec<Arg> {
    let ForeignKey { name, columns, references: _, on_delete, on_update, match_type, deferrable } = key;
    let mut args = Vec::new();
    for (word, action) in [("on_delete", on_delete), ("on_update", on_update)] {
        args.extend((*action != Action::NoAction).then(|| Arg::value(word, action.word())));
    }
    args.extend((*match_type == Match::Full).then(|| Arg::value("match", "full")));
    args.extend(match deferrable {
        Deferrable::NotDeferrable => None,
        Deferrable::Deferrable { initially_deferred: false } => Some(Arg::word("deferrable")),
        Deferrable::Deferrable { initially_deferred: true } => Some(Arg::word("initially_deferred")),
    });
    let usual = *name == postgres::foreign_key_name(table, columns);
    args.extend((!usual).then(|| Arg::text("name", name)));
    args
}

/// The fields of columns.
fn words(own: &TableNames, columns: &[String]) -> Option<Vec<Arg>> {
    columns.iter().map(|column| own.fields.get(column).map(Arg::word)).collect()
}

fn columns_and_name(own: &TableNames, columns: &[String], name: Option<&String>) -> Option<Vec<Arg>> {
    let words = words(own, columns)?;
    let is_word =
        |column: &String| own.fields.get(column).is_some_and(|field| WORDS.contains(&field.as_str()));
    let mut args = match columns.iter().any(is_word) {
        true => vec![Arg::list("columns", words)],
        false => words,
    };
    args.extend(name.map(|name| Arg::text("name", name)));
    Some(args)
}

/// `#[index(…)]`
fn index(index: &Index, table: &Table, own: &TableNames, out: &mut String) -> Option<()> {
    let Index { name, unique, method, keys, include, with, predicate, nulls_not_distinct, comment } = index;
    let mut args = Vec::new();
    for key in keys {
        args.push(index_key(key, own)?);
    }
    args.extend(unique.then(|| Arg::word("unique")));
    args.extend((!index.is_btree()).then(|| method_of(method)));
    if !include.is_empty() {
        args.push(Arg::list("include", words(own, include)?));
    }
    args.extend(nulls_not_distinct.then(|| Arg::word("nulls_not_distinct")));
    if !with.is_empty() {
        let one = |(name, value): &(String, String)| match value.parse::<u64>() {
            Ok(number) => Arg::word(format!("{name} = {number}")),
            Err(_) => Arg::text(name, value),
        };
        args.push(Arg::list("with", with.iter().map(one).collect()));
    }
    args.extend(predicate.as_ref().map(|predicate| Arg::text("where", predicate)));
    let usual = *name == postgres::index_name(&table.name, keys, include);
    args.extend((!usual).then(|| Arg::text("name", name)));
    args.extend(comment.as_ref().map(|comment| Arg::text("comment", comment)));
    attribute("index", &args, 0, out);
    Some(())
}

fn method_of(method: &str) -> Arg {
    let is_word = syn::parse_str::<syn::Ident>(method).is_ok();
    if is_word { Arg::value("using", method) } else { Arg::text("using", method) }
}

fn index_key(key: &IndexKey, own: &TableNames) -> Option<Arg> {
    let IndexKey { target, collation, opclass, order, nulls } = key;
    let mut text = String::new();
    if let Some(collation) = collation {
        text.push_str(&format!(".collate({})", literal(collation)));
    }
    if let Some(opclass) = opclass {
        text.push_str(&format!(".opclass({})", literal(opclass)));
    }
    text.push_str(if *order == SortOrder::Desc { ".desc()" } else { "" });
    text.push_str(match nulls {
        None => "",
        Some(NullsOrder::First) => ".nulls_first()",
        Some(NullsOrder::Last) => ".nulls_last()",
    });
    Some(match target {
        KeyTarget::Column(column) => {
            let field = own.fields.get(column)?;
            match (text.is_empty(), WORDS.contains(&field.as_str())) {
                (true, false) => Arg::word(field),
                // A field that is called as a word of the attribute is.
                (true, true) => Arg::Expression(format!("{field}.asc()")),
                (false, _) => Arg::Expression(format!("{field}{text}")),
            }
        }
        KeyTarget::Expression(sql) if text.is_empty() => Arg::list("expr", vec![Arg::word(literal(sql))]),
        KeyTarget::Expression(sql) => Arg::Expression(format!("expr({}){text}", literal(sql))),
    })
}

/// The fields that a table has.
pub(super) fn field_set(own: &TableNames) -> BTreeSet<String> {
    own.fields.values().cloned().collect()
}
