//! The order of composite types and domains, which may be made of one another.

use mizzle_schema::{Composite, Domain, Type};

use super::{composite, domain};
use crate::statement::{RenderError, Statement};

enum Made<'a> {
    Composite(&'a Composite),
    Domain(&'a Domain),
}

impl<'a> Made<'a> {
    fn name(&self) -> (Option<&'a str>, &'a str) {
        match self {
            Made::Composite(Composite { schema, name, .. }) | Made::Domain(Domain { schema, name, .. }) => {
                (schema.as_deref(), name)
            }
        }
    }

    /// Whether it is made of the type.
    fn needs(&self, other: &Made<'_>) -> bool {
        match self {
            Made::Composite(composite) => composite.fields.iter().any(|field| is(&field.ty, other)),
            Made::Domain(domain) => is(&domain.ty, other),
        }
    }

    fn create(&self) -> Result<Statement, RenderError> {
        match self {
            Made::Composite(ty) => composite::create(ty),
            Made::Domain(ty) => domain::create(ty),
        }
    }
}

fn is(ty: &Type, other: &Made<'_>) -> bool {
    match ty {
        Type::Array(element) => is(element, other),
        Type::Named { schema, name } => (schema.as_deref(), name.as_str()) == other.name(),
        Type::Builtin(..) | Type::Extension(..) | Type::Custom(_) | Type::Unresolved { .. } => false,
    }
}

/// The statements, each behind those of the types it is made of.
pub(crate) fn create(composites: &[Composite], domains: &[Domain]) -> Result<Vec<Statement>, RenderError> {
    let mut waiting: Vec<Made<'_>> =
        domains.iter().map(Made::Domain).chain(composites.iter().map(Made::Composite)).collect();
    let mut statements = Vec::new();
    while !waiting.is_empty() {
        // In a circle there is none that waits for no other; the server says so of the first.
        let next = waiting.iter().position(|ty| !waiting.iter().any(|other| ty.needs(other))).unwrap_or(0);
        statements.push(waiting.remove(next).create()?);
    }
    Ok(statements)
}
