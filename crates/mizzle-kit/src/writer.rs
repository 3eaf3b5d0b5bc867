//! The text of a statement while it is written.
//!
//! What is pushed is known when this crate is compiled; everything else goes through the method that says what it is.

use std::fmt::Write;

use mizzle_schema::{Builtin, Modifier, NulByte, Type, quote_ident, quote_literal};

use crate::statement::{Reason, RenderError, Statement, Subject};

/// Writes one statement. The first mistake is kept and given by [`finish`](Self::finish), so that rules read like the
/// SQL they write.
#[derive(Default)]
pub(crate) struct Writer {
    sql: String,
    mistake: Option<Reason>,
}

impl Writer {
    /// Words and punctuation of SQL.
    pub fn push(&mut self, sql: &'static str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// A name.
    pub fn ident(&mut self, name: &str) -> &mut Self {
        let quoted = quote_ident(name);
        self.quoted(quoted)
    }

    /// A name with the schema it is in.
    pub fn qualified(&mut self, schema: Option<&str>, name: &str) -> &mut Self {
        if let Some(schema) = schema {
            self.ident(schema).push(".");
        }
        self.ident(name)
    }

    /// A text.
    pub fn literal(&mut self, text: &str) -> &mut Self {
        let quoted = quote_literal(text);
        self.quoted(quoted)
    }

    /// A whole number.
    pub fn number(&mut self, number: i64) -> &mut Self {
        self.sql.push_str(&number.to_string());
        self
    }

    /// SQL that the schema's author wrote, as it is. A line comment in it ends before what follows.
    pub fn authored(&mut self, sql: &str) -> &mut Self {
        if let Some(offset) = sql.find('\0') {
            self.mistake.get_or_insert(Reason::Nul(NulByte { offset }));
            return self;
        }
        self.sql.push_str(sql);
        if sql.contains("--") {
            self.sql.push('\n');
        }
        self
    }

    /// A type.
    pub fn ty(&mut self, ty: &Type) -> &mut Self {
        match ty {
            Type::Builtin(builtin, modifier) => self.builtin(*builtin, *modifier),
            Type::Extension(..) => {
                // Made of words and numbers of our own; writing to a `String` does not fail.
                let _ = write!(self.sql, "{ty}");
                self
            }
            Type::Array(element) => self.ty(element).push("[]"),
            Type::Named { schema, name } => self.qualified(schema.as_deref(), name),
            Type::Custom(sql) => self.authored(sql),
            Type::Unresolved { rust } => self.unresolved(rust),
        }
    }

    fn builtin(&mut self, builtin: Builtin, modifier: Modifier) -> &mut Self {
        // Made of words and numbers of our own; writing to a `String` does not fail.
        let _ = write!(self.sql, "{}", Type::Builtin(builtin, modifier));
        self
    }

    /// A Rust name that nobody resolved: a mistake.
    pub fn unresolved(&mut self, rust: &str) -> &mut Self {
        self.mistake.get_or_insert_with(|| Reason::Unresolved { rust: rust.to_owned() });
        self
    }

    /// The items with a separator between them.
    pub fn list<T>(
        &mut self,
        separator: &'static str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.push(separator);
            }
            write(self, item);
        }
        self
    }

    /// Names in parentheses.
    pub fn idents(&mut self, names: &[String]) -> &mut Self {
        self.push("(");
        self.list(", ", names, |writer, name| {
            writer.ident(name);
        });
        self.push(")")
    }

    /// The statement, or the first mistake in it.
    pub fn finish(self, subject: Subject) -> Result<Statement, RenderError> {
        match self.mistake {
            None => Ok(Statement { sql: self.sql, subject }),
            Some(reason) => Err(RenderError { subject, reason }),
        }
    }

    /// The text and the first mistake in it.
    pub fn text(self) -> (String, Option<Reason>) {
        (self.sql, self.mistake)
    }

    fn quoted(&mut self, quoted: Result<String, NulByte>) -> &mut Self {
        match quoted {
            Ok(text) => self.sql.push_str(&text),
            Err(nul) => {
                self.mistake.get_or_insert(Reason::Nul(nul));
            }
        }
        self
    }
}
