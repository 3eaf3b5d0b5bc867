//! Enums, composite types and domains.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use mizzle_schema::{Composite, Domain, Enum, names::check_name};

use super::attribute::{Arg, attribute, literal};
use super::comment::comment;
use super::names::{Names, field, free, variant};
use super::table::default;
use super::types::{Imports, spell};
use crate::enum_type::CASES;

/// `#[derive(PgEnum)]`
pub(super) fn enumeration(ty: &Enum, names: &Names, out: &mut String) -> Option<()> {
    let Enum { schema, name, renamed_from: _, comment: said, labels } = ty;
    let rust = names.ty(schema, name)?;
    let said = comment(said, 0, out);
    out.push_str("#[derive(PgEnum, Debug, Clone, Copy, PartialEq, Eq, Hash)]\n");
    let variants = variants(ty);
    let matches = |case: fn(&str) -> String| {
        labels.iter().zip(&variants).filter(|(label, variant)| case(variant) == label.name).count()
    };
    let mut best = CASES.first()?;
    for case in CASES {
        if matches(case.1) > matches(best.1) {
            best = case;
        }
    }
    let mut args = Vec::new();
    args.extend((rust.to_snake_case() != *name).then(|| Arg::text("name", name)));
    args.extend(schema.as_ref().map(|schema| Arg::text("schema", schema)));
    args.extend((Some(best.0) != CASES.first().map(|case| case.0)).then(|| Arg::text("rename_all", best.0)));
    args.extend(said);
    if !args.is_empty() {
        attribute("pg_enum", &args, 0, out);
    }
    out.push_str(&format!("pub enum {rust} {{\n"));
    for (label, variant) in labels.iter().zip(&variants) {
        if best.1(variant) != label.name {
            attribute("pg_enum", &[Arg::text("rename", &label.name)], 4, out);
        }
        out.push_str(&format!("    {variant},\n"));
    }
    out.push_str("}\n");
    Some(())
}

/// The variants of an enum, in the order of its labels.
pub(super) fn variants(ty: &Enum) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut variants = Vec::new();
    for label in &ty.labels {
        let variant = variant(&label.name, &taken);
        taken.insert(variant.clone());
        variants.push(variant);
    }
    variants
}

/// `#[derive(PgComposite)]`
pub(super) fn composite(
    ty: &Composite,
    names: &Names,
    imports: &mut Imports,
    out: &mut String,
) -> Option<()> {
    let Composite { schema, name, renamed_from: _, comment: said, fields } = ty;
    let rust = names.ty(schema, name)?;
    let said = comment(said, 0, out);
    out.push_str("#[derive(PgComposite, Debug, Clone, PartialEq)]\n");
    let mut args = Vec::new();
    args.extend((rust.to_snake_case() != *name).then(|| Arg::text("name", name)));
    args.extend(schema.as_ref().map(|schema| Arg::text("schema", schema)));
    args.extend(said);
    if !args.is_empty() {
        attribute("pg_composite", &args, 0, out);
    }
    out.push_str(&format!("pub struct {rust} {{\n"));
    let mut taken = BTreeSet::new();
    for part in fields {
        let ident = free(&field(&part.name), &taken);
        taken.insert(ident.clone());
        let spelled = spell(&part.ty, names, imports);
        let mut args: Vec<_> = spelled.arg.into_iter().collect();
        if ident.trim_start_matches("r#") != part.name {
            args.push(Arg::text("name", &part.name));
        }
        if !args.is_empty() {
            attribute("pg_composite", &args, 4, out);
        }
        // PostgreSQL keeps no NOT NULL for fields.
        out.push_str(&format!("    pub {ident}: Option<{}>,\n", spelled.rust));
    }
    out.push_str("}\n");
    Some(())
}

/// `#[derive(PgDomain)]`
pub(super) fn domain(ty: &Domain, names: &Names, imports: &mut Imports, out: &mut String) -> Option<()> {
    let Domain {
        schema,
        name,
        renamed_from: _,
        comment: said,
        ty: inner,
        collation,
        not_null,
        default: value,
        checks,
    } = ty;
    let rust = names.ty(schema, name)?;
    let said = comment(said, 0, out);
    out.push_str("#[derive(PgDomain, Debug, Clone, PartialEq)]\n");
    let spelled = spell(inner, names, imports);
    let mut args: Vec<_> = spelled.arg.into_iter().collect();
    args.extend((rust.to_snake_case() != *name).then(|| Arg::text("name", name)));
    args.extend(schema.as_ref().map(|schema| Arg::text("schema", schema)));
    args.extend(not_null.then(|| Arg::word("not_null")));
    args.extend(value.as_ref().map(|value| default(value, inner, None)));
    args.extend(collation.as_ref().map(|collation| Arg::text("collate", collation)));
    for check in checks {
        args.push(match check.name == check_name(name, &[] as &[&str], "") {
            true => Arg::text("check", &check.expression),
            false => Arg::list(
                "check",
                vec![Arg::word(literal(&check.expression)), Arg::text("name", &check.name)],
            ),
        });
    }
    args.extend(said);
    if !args.is_empty() {
        attribute("pg_domain", &args, 0, out);
    }
    out.push_str(&format!("pub struct {rust}(pub {});\n", spelled.rust));
    Some(())
}
