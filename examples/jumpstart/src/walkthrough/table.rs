//! Values as tables of text: whatever serialises, with its fields in their order.

use std::fmt;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// The widest that a cell becomes.
const CELL: usize = 36;
/// How many rows are shown.
const ROWS: usize = 6;

/// A value that has lost its type, but not the order of its fields.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Null,
    Scalar(String),
    List(Vec<Node>),
    Record(Vec<(String, Node)>),
}

/// Lines of a table, and how much of it they leave out.
#[derive(Debug, PartialEq)]
pub struct Table {
    pub header: Option<String>,
    pub rows: Vec<String>,
    /// Such as `7 rows`, or `6 of 40 rows, 3 columns not shown`.
    pub summary: Option<String>,
}

/// Lays a value out in so many columns of text.
pub fn lay_out(value: &impl Serialize, width: usize) -> Table {
    let text = serde_json::to_string(value).unwrap_or_else(|why| format!("\"{why}\""));
    let node = serde_json::from_str(&text).unwrap_or(Node::Null);
    match node {
        Node::Null => single("none".to_owned()),
        Node::Scalar(text) => single(text),
        Node::Record(_) => rows(vec![node], width),
        Node::List(list) if list.is_empty() => single("no rows".to_owned()),
        Node::List(list) => rows(list, width),
    }
}

fn single(text: String) -> Table {
    Table { header: None, rows: vec![text], summary: None }
}

fn rows(list: Vec<Node>, width: usize) -> Table {
    let count = list.len();
    let columns = columns(&list);
    let mut lines: Vec<Vec<String>> = vec![columns.iter().map(|column| column.name.clone()).collect()];
    for row in list.iter().take(ROWS) {
        lines.push(columns.iter().map(|column| cut(&column.cell(row), CELL)).collect());
    }
    let widest = |at: usize| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns.len()).map(widest).collect();
    let shown = fitting(&columns, &widths, width);
    let line = |cells: &Vec<String>| {
        let cells = shown.iter().map(|&at| format!("{:width$}", cells[at], width = widths[at]));
        cells.collect::<Vec<_>>().join(" │ ").trim_end().to_owned()
    };
    let mut summary = match count {
        1 => "1 row".to_owned(),
        _ if count > ROWS => format!("{ROWS} of {count} rows"),
        _ => format!("{count} rows"),
    };
    match columns.len() - shown.len() {
        0 => {}
        1 => summary.push_str(", 1 column not shown"),
        hidden => summary.push_str(&format!(", {hidden} columns not shown")),
    }
    let has_names = columns.iter().any(|column| !column.name.is_empty());
    Table {
        header: has_names.then(|| line(&lines[0])),
        rows: lines[1..].iter().map(line).collect(),
        summary: Some(summary),
    }
}

/// A column of the table: a field of the rows, or one of the row in a place of the tuple that a row is.
struct Column {
    name: String,
    place: Option<usize>,
}

impl Column {
    fn cell(&self, row: &Node) -> String {
        let part = match (self.place, row) {
            (Some(place), Node::List(parts)) => parts.get(place).unwrap_or(&Node::Null),
            _ => row,
        };
        match part {
            Node::Record(fields) => {
                let field = fields.iter().find(|(name, _)| *name == self.name);
                field.map(|(_, value)| value.to_string()).unwrap_or_default()
            }
            other => other.to_string(),
        }
    }
}

/// The columns that there is room for, from each part of a row alike.
fn fitting(columns: &[Column], widths: &[usize], width: usize) -> Vec<usize> {
    let rank = |at: usize| columns[..at].iter().filter(|column| column.place == columns[at].place).count();
    let mut by_rank: Vec<usize> = (0..columns.len()).collect();
    by_rank.sort_by_key(|&at| rank(at));
    let mut room = width + 3;
    let fits = |at: &usize| match room.checked_sub(widths[*at] + 3) {
        Some(rest) => {
            room = rest;
            true
        }
        None => false,
    };
    let mut shown: Vec<usize> = by_rank.into_iter().take_while(fits).collect();
    shown.sort_unstable();
    shown
}

/// The columns that the rows have together. A row that a join did not find is a null among records.
fn columns(list: &[Node]) -> Vec<Column> {
    let fields = |fields: &[(String, Node)], place| {
        fields.iter().map(|(name, _)| Column { name: name.clone(), place }).collect::<Vec<_>>()
    };
    match list.first() {
        Some(Node::Record(record)) => fields(record, None),
        Some(Node::List(parts)) => (0..parts.len())
            .flat_map(|place| {
                let of_place = |row: &Node| match row {
                    Node::List(parts) => parts.get(place).cloned(),
                    _ => None,
                };
                let record = list.iter().filter_map(of_place).find(|part| matches!(part, Node::Record(_)));
                match record {
                    Some(Node::Record(record)) => fields(&record, Some(place)),
                    _ => vec![Column { name: String::new(), place: Some(place) }],
                }
            })
            .collect(),
        _ => vec![Column { name: String::new(), place: None }],
    }
}

fn cut(text: &str, width: usize) -> String {
    let line = text.replace('\n', " ");
    match line.chars().count() > width {
        true => line.chars().take(width - 1).chain(['…']).collect(),
        false => line,
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Null => f.write_str("∅"),
            Node::Scalar(text) => f.write_str(text),
            Node::List(list) => {
                let list: Vec<_> = list.iter().map(Node::to_string).collect();
                write!(f, "[{}]", list.join(", "))
            }
            Node::Record(fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                write!(f, "{{{}}}", fields.join(", "))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyNode)
    }
}

struct AnyNode;

impl<'de> Visitor<'de> for AnyNode {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = seq.next_element()? {
            list.push(element);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Node::Record(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Row {
        id: i32,
        name: Option<&'static str>,
    }

    #[test]
    fn rows_of_a_join_have_the_columns_of_both_sides() {
        let rows = [("a", None), ("b", Some(Row { id: 7, name: None }))];
        let table = lay_out(&rows, 80);
        assert_eq!(table.header.as_deref(), Some("  │ id │ name"));
        assert_eq!(table.rows, ["a │ ∅  │ ∅", "b │ 7  │ ∅"]);
        assert_eq!(table.summary.as_deref(), Some("2 rows"));
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let rows: Vec<_> = (0..9).map(|id| Row { id, name: Some("a rather long name") }).collect();
        let table = lay_out(&rows, 10);
        assert_eq!(table.rows[0], "0");
        assert_eq!(table.summary.as_deref(), Some("6 of 9 rows, 1 column not shown"));
    }

    #[test]
    fn nothing_and_no_rows_are_words() {
        assert_eq!(lay_out(&None::<i32>, 80).rows, ["none"]);
        assert_eq!(lay_out(&Vec::<i32>::new(), 80).rows, ["no rows"]);
    }
}
