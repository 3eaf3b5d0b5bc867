//! The only way to compose a statement.

use std::ops::Range;

use crate::executor::{Effect, Statement};
use crate::tree::SourceRef;
use crate::value::{Param, SqlType, TypeKind};

/// A statement under construction.
#[derive(Default)]
pub(crate) struct Writer {
    text: String,
    params: Vec<Param>,
    /// Where the parameters stand in the text, if anybody will ask.
    places: Option<Vec<Range<usize>>>,
    /// Whether there is text in it of which only its author knows what it does.
    foreign: bool,
}

impl Writer {
    /// Nothing yet, with room for a statement of usual length.
    pub(crate) fn new() -> Self {
        Writer { text: String::with_capacity(256), ..Writer::default() }
    }

    /// The same, which notes where the parameters stand.
    pub(crate) fn noting_places() -> Self {
        Writer { places: Some(Vec::new()), ..Writer::new() }
    }

    /// Appends text of ours, or of the schema's author.
    pub(crate) fn push(&mut self, text: &'static str) {
        self.text.push_str(text);
    }

    /// Notes that what is appended next is of the program's author.
    pub(crate) fn quote_author(&mut self) {
        self.foreign = true;
    }

    /// Appends a name, quoted.
    pub(crate) fn ident(&mut self, name: &str) {
        self.text.reserve(name.len() + 2);
        self.text.push('"');
        // By bytes, as neither is part of a character of several. All of them are looked at, since nearly always there is
        // none, and so many at a time.
        match name.bytes().fold(false, |found, byte| found | matches!(byte, b'"' | b'\0')) {
            true => self.text.push_str(&name.replace('"', "\"\"").replace('\0', "")),
            false => self.text.push_str(name),
        }
        self.text.push('"');
    }

    /// Appends a column qualified by its source.
    pub(crate) fn column(&mut self, source: SourceRef, name: &str) {
        self.ident(source.0);
        self.push(".");
        self.ident(name);
    }

    /// Appends a parameter: its number, and a cast where the server cannot know its type otherwise.
    pub(crate) fn param(&mut self, param: &Param) {
        self.params.push(param.clone());
        let start = self.text.len();
        self.text.push('$');
        self.number(self.params.len());
        if let Some(places) = &mut self.places {
            places.push(start..self.text.len());
        }
        match (param.ty.kind, param.ty.array) {
            (TypeKind::BuiltIn { .. }, _) => {}
            // Labels travel as text[], so that nobody has to look up what the enum's OID is.
            (TypeKind::Enum, true) => {
                self.push("::text[]::");
                self.ty(&param.ty);
            }
            (TypeKind::Enum | TypeKind::Defined { .. } | TypeKind::Custom, _) => {
                self.push("::");
                self.ty(&param.ty);
            }
        }
    }

    /// Appends the name of a type.
    pub(crate) fn ty(&mut self, ty: &SqlType) {
        match ty.kind {
            TypeKind::BuiltIn { .. } | TypeKind::Custom => self.push(ty.name),
            TypeKind::Enum | TypeKind::Defined { .. } => {
                if let Some(schema) = ty.schema {
                    self.ident(schema);
                    self.push(".");
                }
                self.ident(ty.name);
            }
        }
        if ty.array {
            self.push("[]");
        }
    }

    /// Appends a number, such as that of a generated column name.
    pub(crate) fn number(&mut self, number: usize) {
        let mut digits = [0; 20];
        let mut rest = number;
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.text.extend(digits[at..].iter().map(|digit| char::from(*digit)));
    }

    /// Appends items with a separator between them.
    pub(crate) fn list<T>(
        &mut self,
        separator: &'static str,
        items: impl IntoIterator<Item = T>,
        mut item: impl FnMut(&mut Self, T),
    ) {
        for (at, one) in items.into_iter().enumerate() {
            if at > 0 {
                self.push(separator);
            }
            item(self, one);
        }
    }

    /// Whether that was written last.
    pub(crate) fn ends_with(&self, text: &str) -> bool {
        self.text.ends_with(text)
    }

    /// Where the parameters stand in the text, in their order.
    pub(crate) fn places(&self) -> &[Range<usize>] {
        self.places.as_deref().unwrap_or_default()
    }

    /// The statement, which does that; where its author had a say, it may do anything.
    pub(crate) fn finish(self, effect: Effect) -> Statement {
        let effect = if effect == Effect::Reads && self.foreign { Effect::Unknown } else { effect };
        Statement { text: self.text, params: self.params, effect }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        let mut writer = Writer::new();
        writer.ident("a\"; DROP TABLE users; --\0");
        assert_eq!(writer.finish(Effect::Reads).text, "\"a\"\"; DROP TABLE users; --\"");
    }

    #[test]
    fn numbers_are_written_in_decimal() {
        let mut writer = Writer::new();
        [0, 7, 10, 65535].into_iter().for_each(|number| writer.number(number));
        assert_eq!(writer.finish(Effect::Reads).text, "071065535");
    }
}
