//! Views and materialized views.

use mizzle_schema::{CheckOption, Column, View};
use serde_json::json;

use super::text::plain;
use super::{Found, piece, place, type_text};
use crate::facts::{Fact, Kind, ObjectId};
use crate::rules::index;
use crate::statement::{ObjectKind, RenderError};

/// Adds a view that the model defines; one that something else makes is that one's to say.
pub(super) fn add(view: &View, found: &mut Found<'_>) -> Result<(), RenderError> {
    let View {
        schema,
        name,
        renamed_from: _,
        comment,
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
    let Some(definition) = definition else { return Ok(()) };
    let kind = if *materialized { ObjectKind::MaterializedView } else { ObjectKind::View };
    let definition = piece(kind, schema, name, |sql| {
        sql.authored(definition);
    })?;
    let id = id_of(view);
    let mut fact = Fact { depends: found.names.read_by(&definition), ..Fact::default() };
    fact.depends.extend(found.names.in_text(&definition, None));
    fact.depends.remove(&id);
    fact.set("definition", definition);
    fact.set("column_names", columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>());
    let typed = columns.iter().map(|Column { name: column, ty, .. }| {
        let full = format!("{name}.{column}");
        Ok(json!([column, type_text(ObjectKind::Column, schema, &full, ty)?, "-"]))
    });
    fact.set("columns", typed.collect::<Result<Vec<_>, RenderError>>()?);
    let said = columns.iter().filter_map(|column| Some(json!([column.name, column.comment.as_ref()?])));
    let said: Vec<_> = said.collect();
    if !said.is_empty() {
        fact.set("column_comments", said);
    }
    let mut options: Vec<String> = with.iter().map(|(name, value)| format!("{name}={value}")).collect();
    options.extend(check_option.map(|option| match option {
        CheckOption::Local => "check_option=local".to_owned(),
        CheckOption::Cascaded => "check_option=cascaded".to_owned(),
    }));
    let security = [("security_barrier", security_barrier), ("security_invoker", security_invoker)];
    options.extend(security.iter().filter(|(_, is_set)| **is_set).map(|(name, _)| format!("{name}=true")));
    options.sort();
    if !options.is_empty() {
        fact.set("options", options);
    }
    // As where a server says so: its default method is none that is said.
    fact.set("access_method", using.clone().filter(|method| method != "heap"));
    fact.set("tablespace", tablespace.clone());
    fact.set("unpopulated", *with_no_data);
    fact.comment(comment);
    for column in columns {
        fact.depends.extend(found.of_type(&column.ty));
    }
    found.add(id.clone(), fact);
    for one in indexes {
        let text = plain(&index::create(&Some(place(schema).to_owned()), name, one)?.sql);
        let depends = found.names.in_text(&text, None);
        let mut fact = Fact { parent: Some(id.clone()), depends, ..Fact::default() };
        fact.set("definition", text);
        fact.set("table", name.as_str());
        fact.set("unique", one.unique);
        fact.comment(&one.comment);
        found.add(ObjectId::new(Kind::Index, place(schema), &one.name), fact);
    }
    Ok(())
}

pub(super) fn id_of(view: &View) -> ObjectId {
    let kind = if view.materialized { Kind::MaterializedView } else { Kind::View };
    ObjectId::new(kind, place(&view.schema), &view.name)
}
