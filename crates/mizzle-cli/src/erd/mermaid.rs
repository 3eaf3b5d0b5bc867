//! A diagram as Mermaid's `erDiagram`.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::diagram::{Diagram, Entity, Field, Relation};

/// The text of a diagram.
pub fn mermaid(diagram: &Diagram) -> String {
    let mut text = "erDiagram\n".to_owned();
    let ids = ids(&diagram.entities);
    for (entity, id) in diagram.entities.iter().zip(&ids) {
        let title = entity.title();
        // Writing to a `String` does not fail.
        let _ = match *id == title {
            true => writeln!(text, "    {id} {{"),
            false => writeln!(text, "    {id}[\"{}\"] {{", quoted(&title)),
        };
        for field in &entity.fields {
            let _ = writeln!(text, "        {}", attribute(field));
        }
        text.push_str("    }\n");
    }
    for Relation { from, to, columns, optional, one, .. } in &diagram.relations {
        let (Some(from), Some(to)) = (ids.get(*from), ids.get(*to)) else { continue };
        let many = if *one { "|o" } else { "}o" };
        let target = if *optional { "o|" } else { "||" };
        let _ = writeln!(text, "    {from} {many}--{target} {to} : \"{}\"", quoted(&columns.join(", ")));
    }
    text
}

/// A word for each entity, which no other has.
fn ids(entities: &[Entity]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut ids = Vec::new();
    for entity in entities {
        let id = word(&entity.title(), "");
        let mut unique = id.clone();
        let mut number = 2;
        while !taken.insert(unique.clone()) {
            unique = format!("{id}_{number}");
            number += 1;
        }
        ids.push(unique);
    }
    ids
}

fn attribute(field: &Field) -> String {
    let Field { name, ty, nullable, primary, foreign, unique, comment } = field;
    let mut text = format!("{} {}", word(ty, "()[]"), word(name, ""));
    let keys = [(*primary, "PK"), (*foreign, "FK"), (*unique, "UK")];
    let keys: Vec<_> = keys.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect();
    if !keys.is_empty() {
        text.push(' ');
        text.push_str(&keys.join(", "));
    }
    let mut said = Vec::new();
    if word(name, "") != *name {
        said.push(quoted(name));
    }
    if *nullable {
        said.push("null".to_owned());
    }
    said.extend(comment.as_deref().map(quoted));
    if !said.is_empty() {
        text.push_str(&format!(" \"{}\"", said.join("; ")));
    }
    text
}

/// A name as a word that the grammar takes. `also` are characters that it takes besides letters and digits.
fn word(name: &str, also: &str) -> String {
    let safe = |char: char| {
        if char.is_ascii_alphanumeric() || char == '_' || also.contains(char) { char } else { '_' }
    };
    let word: String = name.chars().map(safe).collect();
    if word.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_') {
        word
    } else {
        format!("_{word}")
    }
}

/// A text between quotes, of which it has none, in one line.
fn quoted(text: &str) -> String {
    text.replace('"', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}
