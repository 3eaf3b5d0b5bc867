//! A diagram as SVG: boxes with a row for each column, and lines with crow's feet.

use std::fmt::Write;

use super::diagram::{Diagram, Entity, Field, Relation};
use super::layout::{Layout, Line, Point, Size, layout};

const ROW: i32 = 22;
const HEADER: i32 = 30;
const PADDING: i32 = 12;
/// Where names begin, behind the keys.
const GUTTER: i32 = 40;
/// The width of a character, in tenths of a pixel: of those of one width, at twelve pixels.
const CHARACTER: i32 = 73;
const BOLD: i32 = 84;

/// The colors of headers, one for each PostgreSQL schema.
const COLORS: [&str; 6] = ["#2f5d8a", "#7a4b8c", "#2f7d5b", "#9c5a2b", "#8a3b4a", "#4f5b66"];

const STYLE: &str = "\
text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #1f2933; }
.title { font-weight: bold; font-size: 13px; fill: #fff; }
.key { font-size: 9px; font-weight: bold; fill: #b7791f; }
.foreign { fill: #2b6cb0; }
.type { fill: #66788a; }
.box { fill: #fff; stroke: #b8c4ce; }
.stripe { fill: #f5f8fa; }
.line { fill: none; stroke: #7b8ba0; stroke-width: 1.4; }
.foot { fill: none; stroke: #4a5a6c; stroke-width: 1.4; }
.ring { fill: #fff; stroke: #4a5a6c; stroke-width: 1.4; }
g.relation:hover .line, g.relation:hover .foot { stroke: #d64545; stroke-width: 2.2; }";

/// The text of a diagram.
pub fn svg(diagram: &Diagram) -> String {
    let sizes: Vec<Size> = diagram.entities.iter().map(size).collect();
    let lines: Vec<Line> = diagram.relations.iter().map(|relation| line(relation, diagram)).collect();
    let Layout { width, height, boxes, lines } = layout(&sizes, &lines);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <style>\n{STYLE}\n</style>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    for (relation, points) in diagram.relations.iter().zip(&lines) {
        draw_line(&mut svg, diagram, relation, points);
    }
    let mut schemas: Vec<_> = diagram.entities.iter().map(|entity| &entity.schema).collect();
    schemas.dedup();
    for ((entity, size), at) in diagram.entities.iter().zip(&sizes).zip(&boxes) {
        let number = schemas.iter().position(|schema| **schema == entity.schema).unwrap_or(0);
        let color = COLORS.get(number % COLORS.len()).copied().unwrap_or("#2f5d8a");
        draw_box(&mut svg, entity, *size, *at, color);
    }
    svg.push_str("</svg>\n");
    svg
}

fn size(entity: &Entity) -> Size {
    let wide = |field: &Field| {
        GUTTER + (columns(&field.name) + columns(&shown_type(field)) + 3) * CHARACTER / 10 + PADDING
    };
    let rows = entity.fields.iter().map(wide).max().unwrap_or(0);
    let title = columns(&entity.title()) * BOLD / 10 + 2 * PADDING;
    let count = i32::try_from(entity.fields.len()).unwrap_or(i32::MAX / ROW - 2);
    Size { width: rows.max(title).max(140), height: HEADER + count * ROW + 4 }
}

/// How many characters wide a text is; those of East Asia count for two.
fn columns(text: &str) -> i32 {
    text.chars().map(|char| if u32::from(char) >= 0x1100 { 2 } else { 1 }).sum()
}

fn shown_type(field: &Field) -> String {
    format!("{}{}", field.ty, if field.nullable { "?" } else { "" })
}

/// The middle of the row of a column.
fn row(entity: &Entity, name: Option<&String>) -> i32 {
    let at = name.and_then(|name| entity.fields.iter().position(|field| field.name == *name));
    match at.and_then(|at| i32::try_from(at).ok()) {
        Some(at) => HEADER + at * ROW + ROW / 2,
        None => HEADER / 2,
    }
}

fn line(relation: &Relation, diagram: &Diagram) -> Line {
    let Relation { from, to, columns, targets, .. } = relation;
    let at = |node: usize, name: Option<&String>| {
        diagram.entities.get(node).map_or(HEADER / 2, |entity| row(entity, name))
    };
    Line { from: *from, to: *to, leaves: at(*from, columns.first()), arrives: at(*to, targets.first()) }
}

fn draw_box(svg: &mut String, entity: &Entity, size: Size, at: Point, color: &str) {
    let Size { width, height } = size;
    let Point { x, y } = at;
    // Writing to a `String` does not fail.
    let _ = writeln!(svg, "<g transform=\"translate({x},{y})\">");
    if let Some(comment) = &entity.comment {
        let _ = writeln!(svg, "<title>{}</title>", escaped(comment));
    }
    let _ = writeln!(svg, "<rect class=\"box\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>");
    let _ = writeln!(
        svg,
        "<path d=\"M0,{HEADER} V6 Q0,0 6,0 H{} Q{width},0 {width},6 V{HEADER} Z\" fill=\"{color}\"/>",
        width - 6
    );
    let _ =
        writeln!(svg, "<text class=\"title\" x=\"{PADDING}\" y=\"20\">{}</text>", escaped(&entity.title()));
    for (at, field) in entity.fields.iter().enumerate() {
        let top = HEADER + i32::try_from(at).unwrap_or(0) * ROW;
        let base = top + 15;
        if at % 2 == 1 {
            let _ = writeln!(
                svg,
                "<rect class=\"stripe\" x=\"1\" y=\"{top}\" width=\"{}\" height=\"{ROW}\"/>",
                width - 2
            );
        }
        svg.push_str("<g>");
        if let Some(comment) = &field.comment {
            let _ = write!(svg, "<title>{}</title>", escaped(comment));
        }
        let key = match (field.primary, field.foreign, field.unique) {
            (true, true, _) => Some(("key", "PF")),
            (true, false, _) => Some(("key", "PK")),
            (false, true, _) => Some(("key foreign", "FK")),
            (false, false, true) => Some(("key", "UQ")),
            _ => None,
        };
        if let Some((class, word)) = key {
            let _ = write!(svg, "<text class=\"{class}\" x=\"{PADDING}\" y=\"{base}\">{word}</text>");
        }
        let _ = write!(svg, "<text x=\"{GUTTER}\" y=\"{base}\">{}</text>", escaped(&field.name));
        let _ = writeln!(
            svg,
            "<text class=\"type\" x=\"{}\" y=\"{base}\" text-anchor=\"end\">{}</text></g>",
            width - PADDING,
            escaped(&shown_type(field))
        );
    }
    svg.push_str("</g>\n");
}

fn draw_line(svg: &mut String, diagram: &Diagram, relation: &Relation, points: &[Point]) {
    let title = |node: usize| diagram.entities.get(node).map(Entity::title).unwrap_or_default();
    let (Some(first), Some(last)) = (points.first().copied(), points.last().copied()) else { return };
    let same_side = points.len() == 2 && (first.x - last.x).abs() < 60 || relation.from == relation.to;
    let away = |point: Point, towards: Point| if same_side || towards.x > point.x { 1 } else { -1 };
    let second = points.get(1).copied().unwrap_or(last);
    let before = points.len().checked_sub(2).and_then(|at| points.get(at)).copied().unwrap_or(first);
    let (out, back) = (away(first, second), away(last, before));
    let _ = writeln!(
        svg,
        "<g class=\"relation\"><title>{}</title>",
        escaped(&format!(
            "{} ({}) to {}",
            title(relation.from),
            relation.columns.join(", "),
            title(relation.to)
        ))
    );
    // The feet have a straight piece of their own.
    let start = Point { x: first.x + 16 * out, y: first.y };
    let end = Point { x: last.x + 16 * back, y: last.y };
    let mut path = format!("M{},{} H{}", first.x, first.y, start.x);
    if same_side {
        let x = start.x.max(end.x) + 34;
        let _ = write!(path, " C{x},{} {x},{} {},{}", start.y, end.y, end.x, end.y);
    } else {
        let mut at = start;
        let inner = points.get(1..points.len() - 1).unwrap_or_default();
        for (number, next) in inner.iter().copied().chain([end]).enumerate() {
            // Through a layer it goes straight.
            if number % 2 == 1 && number < inner.len() {
                let _ = write!(path, " L{},{}", next.x, next.y);
            } else {
                let middle = (at.x + next.x) / 2;
                let _ = write!(path, " C{middle},{} {middle},{} {},{}", at.y, next.y, next.x, next.y);
            }
            at = next;
        }
    }
    let _ = writeln!(svg, "<path class=\"line\" d=\"{path} H{}\"/>", last.x);
    foot(svg, first, out, !relation.one, true);
    foot(svg, last, back, false, relation.optional);
    svg.push_str("</g>\n");
}

/// The sign at the end of a line: many or one, and whether there need be none.
fn foot(svg: &mut String, at: Point, out: i32, many: bool, optional: bool) {
    let Point { x, y } = at;
    let x_at = |distance: i32| x + distance * out;
    let mut path = if many {
        format!("M{},{y} L{x},{} M{},{y} L{x},{}", x_at(9), y - 5, x_at(9), y + 5)
    } else {
        format!("M{0},{1} V{2}", x_at(6), y - 5, y + 5)
    };
    if optional {
        let _ = writeln!(svg, "<circle class=\"ring\" cx=\"{}\" cy=\"{y}\" r=\"3.2\"/>", x_at(13));
    } else {
        let _ = write!(path, " M{0},{1} V{2}", x_at(10), y - 5, y + 5);
    }
    let _ = writeln!(svg, "<path class=\"foot\" d=\"{path}\"/>");
}

/// A text in XML. What XML has no character for is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' | '\r' => escaped.push(' '),
            char if char.is_control() || matches!(char, '\u{fffe}' | '\u{ffff}') => {}
            char => escaped.push(char),
        }
    }
    escaped
}
