//! The columns of a result, and the check of their types, made once per statement.

use postgres_types::{Kind, Type};

/// One column of a result, as the server described it.
#[derive(Clone, Debug)]
pub struct ResultColumn {
    /// Its name in the result.
    pub name: String,
    /// Its type. For a type that is not built in, one of the right OID; its name is known once
    /// [`CheckFn`] has asked for it.
    pub ty: Type,
    /// Whether `ty` was found in the server's catalog, or is built in.
    pub resolved: bool,
}

impl ResultColumn {
    /// The column that a part of this one's values would be: an element, a bound, a field. A part of a domain is read as
    /// what the domain is of, as the server describes whole columns by itself.
    #[must_use]
    pub fn part(&self, mut ty: Type) -> ResultColumn {
        while let Kind::Domain(base) = ty.kind() {
            ty = base.clone();
        }
        ResultColumn { name: self.name.clone(), ty, resolved: self.resolved }
    }
}

/// Checks the columns of a result against what will be read from them.
pub type CheckFn = fn(&mut ResultColumns<'_>) -> Result<(), Mismatch>;

/// Why a result cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// A column's type is not one that the Rust type accepts; the text names column and types.
    Type(String),
    /// A type must be looked up in the catalog before this can be decided.
    Unresolved,
}

/// Walks over the columns of a result in their order.
pub struct ResultColumns<'a> {
    columns: &'a [ResultColumn],
    next: usize,
}

impl<'a> ResultColumns<'a> {
    /// At the first column.
    pub fn new(columns: &'a [ResultColumn]) -> Self {
        ResultColumns { columns, next: 0 }
    }

    /// Takes the next column and asks whether its type will do. `what` is the Rust type, for the message.
    ///
    /// # Errors
    /// [`Mismatch`], where the type will not do or there is no further column.
    pub fn expect(
        &mut self,
        what: &'static str,
        accepts: impl FnOnce(&ResultColumn) -> Result<bool, Mismatch>,
    ) -> Result<(), Mismatch> {
        let Some(column) = self.columns.get(self.next) else {
            return Err(Mismatch::Type(format!(
                "the result has {} columns, and `{}` was to be read from one after them",
                self.columns.len(),
                short(what)
            )));
        };
        self.next += 1;
        if accepts(column)? {
            return Ok(());
        }
        Err(Mismatch::Type(format!(
            "column `{}` has type `{}`, which does not fit into `{}`",
            column.name,
            column.ty,
            short(what)
        )))
    }

    /// Whether the types of all columns are known.
    ///
    /// # Errors
    /// [`Mismatch::Unresolved`], where one is not.
    pub(crate) fn resolved(&self) -> Result<(), Mismatch> {
        match self.columns.iter().all(|column| column.resolved) {
            true => Ok(()),
            false => Err(Mismatch::Unresolved),
        }
    }

    /// Finds a column by its name and asks whether its type will do.
    ///
    /// # Errors
    /// [`Mismatch`], where the type will not do or no column has the name.
    pub fn expect_named(
        &mut self,
        name: &str,
        what: &'static str,
        accepts: impl FnOnce(&ResultColumn) -> Result<bool, Mismatch>,
    ) -> Result<(), Mismatch> {
        match self.columns.iter().position(|column| column.name == name) {
            Some(at) => {
                self.next = at;
                self.expect(what, accepts)
            }
            None => {
                let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
                let has = names.join(", ");
                Err(Mismatch::Type(format!("the result has no column `{name}`; its columns are: {has}")))
            }
        }
    }
}

/// The name of a type without the modules it lives in: `Option<String>`.
fn short(name: &str) -> String {
    let mut short = String::new();
    let mut start = 0;
    for (at, char) in name.char_indices() {
        if char == ':' {
            start = at + 1;
        } else if !char.is_alphanumeric() && char != '_' {
            short.push_str(&name[start..=at]);
            start = at + 1;
        }
    }
    short + &name[start..]
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_type_is_named_without_its_modules() {
        assert_eq!(short("i32"), "i32");
        assert_eq!(
            short("alloc::vec::Vec<core::option::Option<rust_decimal::Decimal>>"),
            "Vec<Option<Decimal>>"
        );
        assert_eq!(short("(a::B, &[u8; 4])"), "(B, &[u8; 4])");
    }
}
