//! A schema as a reader of SQL would write it down.

use std::fmt::Write;

use mizzle_schema::{
    Action, Column, ColumnDefault, Deferrable, Domain, ForeignKey, Index, IndexKey, KeyTarget, Match,
    NullsOrder, Schema, SortOrder, Table, View,
};

/// One line for each object.
pub fn schema(schema: &Schema) -> String {
    let Schema { schemas, enums, composites, domains, tables, views } = schema;
    let mut out = String::new();
    for namespace in schemas {
        line(&mut out, format!("schema {}", namespace.name));
    }
    for ty in enums {
        let labels: Vec<_> =
            ty.labels.iter().map(|label| with_origin(&label.name, &label.renamed_from)).collect();
        let name = with_origin(&qualified(&ty.schema, &ty.name), &ty.renamed_from);
        line(&mut out, format!("enum {name} ({}){}", labels.join(", "), comment(&ty.comment)));
    }
    for ty in composites {
        let fields: Vec<_> = ty.fields.iter().map(|field| format!("{} {}", field.name, field.ty)).collect();
        let name = with_origin(&qualified(&ty.schema, &ty.name), &ty.renamed_from);
        line(&mut out, format!("composite {name} ({}){}", fields.join(", "), comment(&ty.comment)));
    }
    for domain in domains {
        let Domain { schema, name, renamed_from, comment: said, ty, collation, not_null, default, checks } =
            domain;
        let mut text = format!("domain {} {ty}", with_origin(&qualified(schema, name), renamed_from));
        if let Some(collation) = collation {
            write!(text, " collate {collation}").unwrap();
        }
        if *not_null {
            text.push_str(" not null");
        }
        if let Some(default) = default {
            write!(text, " default {default:?}").unwrap();
        }
        for check in checks {
            write!(text, " {} check ({})", check.name, check.expression).unwrap();
        }
        line(&mut out, text + &comment(said));
    }
    for found in tables {
        table(&mut out, found);
    }
    for found in views {
        view(&mut out, found);
    }
    out
}

fn table(out: &mut String, table: &Table) {
    let Table {
        schema,
        name,
        renamed_from,
        comment: said,
        partition_by,
        columns,
        primary_key,
        uniques,
        foreign_keys,
        checks,
        indexes,
    } = table;
    line(out, format!("table {}{}", with_origin(&qualified(schema, name), renamed_from), comment(said)));
    if let Some(key) = partition_by {
        line(out, format!("  partition by {key}"));
    }
    for found in columns {
        column(out, found);
    }
    if let Some(key) = primary_key {
        line(out, format!("  {} primary key ({})", key.name, key.columns.join(", ")));
    }
    for unique in uniques {
        let nulls = if unique.nulls_not_distinct { " nulls not distinct" } else { "" };
        line(out, format!("  {} unique{nulls} ({})", unique.name, unique.columns.join(", ")));
    }
    for check in checks {
        line(out, format!("  {} check ({})", check.name, check.expression));
    }
    for key in foreign_keys {
        foreign_key(out, key);
    }
    for found in indexes {
        index(out, found);
    }
}

fn view(out: &mut String, view: &View) {
    let View {
        schema,
        name,
        renamed_from,
        comment: said,
        materialized,
        definition,
        columns,
        check_option,
        security_barrier,
        security_invoker,
        with,
        using,
        tablespace,
        with_no_data,
        indexes,
    } = view;
    let mut text = if *materialized { "materialized view " } else { "view " }.to_owned();
    text += &with_origin(&qualified(schema, name), renamed_from);
    for (option, is_set) in [
        ("security barrier", security_barrier),
        ("security invoker", security_invoker),
        ("with no data", with_no_data),
    ] {
        if *is_set {
            write!(text, " {option}").unwrap();
        }
    }
    for (option, value) in [("using", using), ("tablespace", tablespace)] {
        if let Some(value) = value {
            write!(text, " {option} {value}").unwrap();
        }
    }
    for (parameter, value) in with {
        write!(text, " with {parameter} = {value}").unwrap();
    }
    if let Some(check_option) = check_option {
        write!(text, " check option {check_option:?}").unwrap();
    }
    line(out, text + &comment(said));
    for found in columns {
        column(out, found);
    }
    for found in indexes {
        index(out, found);
    }
    if let Some(definition) = definition {
        line(out, format!("  as {definition}"));
    }
}

fn column(out: &mut String, column: &Column) {
    let Column { name, renamed_from, comment: said, ty, nullable, default, identity, generated, collation } =
        column;
    let mut text = format!("  {} {ty}", with_origin(name, renamed_from));
    if let Some(collation) = collation {
        write!(text, " collate {collation}").unwrap();
    }
    if !nullable {
        text.push_str(" not null");
    }
    match default {
        Some(ColumnDefault::Literal(sql)) => write!(text, " default {sql}").unwrap(),
        Some(ColumnDefault::Sql(sql)) => write!(text, " default sql {sql}").unwrap(),
        Some(ColumnDefault::Unresolved { rust }) => write!(text, " default rust {rust}").unwrap(),
        None => {}
    }
    if let Some(identity) = identity {
        write!(text, " identity {}", serde_json::to_string(identity).unwrap()).unwrap();
    }
    if let Some(generated) = generated {
        write!(text, " generated ({})", generated.expression).unwrap();
    }
    line(out, text + &comment(said));
}

fn foreign_key(out: &mut String, key: &ForeignKey) {
    let ForeignKey { name, columns, references, on_delete, on_update, match_type, deferrable } = key;
    let target = qualified(&references.schema, &references.table);
    let mut text =
        format!("  {name} ({}) references {target} ({})", columns.join(", "), references.columns.join(", "));
    for (event, action) in [("delete", on_delete), ("update", on_update)] {
        if *action != Action::NoAction {
            write!(text, " on {event} {}", action.word()).unwrap();
        }
    }
    if *match_type == Match::Full {
        text.push_str(" match full");
    }
    match deferrable {
        Deferrable::NotDeferrable => {}
        Deferrable::Deferrable { initially_deferred: false } => text.push_str(" deferrable"),
        Deferrable::Deferrable { initially_deferred: true } => text.push_str(" initially deferred"),
    }
    line(out, text);
}

fn index(out: &mut String, index: &Index) {
    let Index { name, unique, method, keys, include, with, predicate, nulls_not_distinct, comment: said } =
        index;
    let keys: Vec<_> = keys.iter().map(index_key).collect();
    let mut text =
        format!("  {name}{} index {method} ({})", if *unique { " unique" } else { "" }, keys.join(", "));
    if !include.is_empty() {
        write!(text, " include ({})", include.join(", ")).unwrap();
    }
    if *nulls_not_distinct {
        text.push_str(" nulls not distinct");
    }
    for (parameter, value) in with {
        write!(text, " with {parameter} = {value}").unwrap();
    }
    if let Some(predicate) = predicate {
        write!(text, " where {predicate}").unwrap();
    }
    line(out, text + &comment(said));
}

fn index_key(key: &IndexKey) -> String {
    let IndexKey { target, collation, opclass, order, nulls } = key;
    let mut text = match target {
        KeyTarget::Column(name) => name.clone(),
        KeyTarget::Expression(sql) => format!("({sql})"),
    };
    if let Some(collation) = collation {
        write!(text, " collate {collation}").unwrap();
    }
    if let Some(opclass) = opclass {
        write!(text, " {opclass}").unwrap();
    }
    if *order == SortOrder::Desc {
        text.push_str(" desc");
    }
    match nulls {
        Some(NullsOrder::First) => text.push_str(" nulls first"),
        Some(NullsOrder::Last) => text.push_str(" nulls last"),
        None => {}
    }
    text
}

fn qualified(schema: &Option<String>, name: &str) -> String {
    match schema {
        Some(schema) => format!("{schema}.{name}"),
        None => name.to_owned(),
    }
}

fn with_origin(name: &str, renamed_from: &Option<String>) -> String {
    match renamed_from {
        Some(old) => format!("{name} (was {old})"),
        None => name.to_owned(),
    }
}

fn comment(text: &Option<String>) -> String {
    text.as_ref().map(|text| format!("  -- {}", text.escape_debug())).unwrap_or_default()
}

fn line(out: &mut String, text: String) {
    out.push_str(&text);
    out.push('\n');
}
