//! `point`, `line`, `lseg`, `box`, `path`, `polygon` and `circle`.

use std::fmt;
use std::str::FromStr;

use crate::value::BoxError;
use crate::value::binary::{Binary, ParseValueError, Reader, serde_by_text, value_by_binary};

/// A `point`.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::Point;
///
/// assert_eq!(Point::new(1.5, -2.0), Point { x: 1.5, y: -2.0 });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Up.
    pub y: f64,
}

impl Point {
    /// The point at these coordinates.
    pub const fn new(x: f64, y: f64) -> Point {
        Point { x, y }
    }
}

/// A `line` without ends: the points where `a·x + b·y + c = 0`; `a` and `b` are not both zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The factor of x.
    pub a: f64,
    /// The factor of y.
    pub b: f64,
    /// What is added.
    pub c: f64,
}

/// An `lseg`: a line between two points. (`=` compares the ends in their order.)
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lseg {
    /// One end.
    pub start: Point,
    /// The other.
    pub end: Point,
}

/// A `box`, by its corners at the upper right and at the lower left; the server puts them so if they are not.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::{PgBox, Point};
///
/// let square = PgBox::new(Point::new(0.0, 1.0), Point::new(1.0, 0.0));
/// assert_eq!((square.high, square.low), (Point::new(1.0, 1.0), Point::new(0.0, 0.0)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PgBox {
    /// The corner at the upper right.
    pub high: Point,
    /// The corner at the lower left.
    pub low: Point,
}

impl PgBox {
    /// The box between any two opposite corners.
    pub fn new(a: Point, b: Point) -> PgBox {
        PgBox { high: Point::new(a.x.max(b.x), a.y.max(b.y)), low: Point::new(a.x.min(b.x), a.y.min(b.y)) }
    }
}

/// A `path`: points with lines between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Whether a line leads from the last point to the first.
    pub closed: bool,
    /// The points; at least one.
    pub points: Vec<Point>,
}

/// A `polygon`: the area inside a closed path.
#[derive(Clone, Debug, PartialEq)]
pub struct Polygon {
    /// The corners; at least one.
    pub points: Vec<Point>,
}

/// A `circle`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Circle {
    /// Its centre.
    pub center: Point,
    /// Its radius, not negative.
    pub radius: f64,
}

/// The bytes of a point.
const POINT: usize = 16;

fn read_points(from: &mut Reader<'_>) -> Result<Vec<Point>, BoxError> {
    let count = from.count(POINT)?;
    (0..count).map(|_| Point::read(from)).collect()
}

fn write_points(points: &[Point], to: &mut Vec<u8>) {
    // No value of PostgreSQL's has so many; the server refuses what says otherwise.
    to.extend(i32::try_from(points.len()).unwrap_or(-1).to_be_bytes());
    points.iter().for_each(|point| point.write(to));
}

impl Binary for f64 {
    fn read(from: &mut Reader<'_>) -> Result<f64, BoxError> {
        from.f64()
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.extend(self.to_be_bytes());
    }
}

macro_rules! fields {
    ($($name:ident { $($field:ident)* })*) => {
        $(
            impl Binary for $name {
                fn read(from: &mut Reader<'_>) -> Result<$name, BoxError> {
                    Ok($name { $($field: Binary::read(from)?),* })
                }

                fn write(&self, to: &mut Vec<u8>) {
                    $(self.$field.write(to);)*
                }
            }
        )*
    };
}

fields! {
    Point { x y }
    Line { a b c }
    Lseg { start end }
    PgBox { high low }
    Circle { center radius }
}

impl Binary for Path {
    fn read(from: &mut Reader<'_>) -> Result<Path, BoxError> {
        Ok(Path { closed: from.u8()? != 0, points: read_points(from)? })
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.push(u8::from(self.closed));
        write_points(&self.points, to);
    }
}

impl Binary for Polygon {
    fn read(from: &mut Reader<'_>) -> Result<Polygon, BoxError> {
        Ok(Polygon { points: read_points(from)? })
    }

    fn write(&self, to: &mut Vec<u8>) {
        write_points(&self.points, to);
    }
}

value_by_binary!(Point, "point", 600, 1017);
value_by_binary!(Line, "line", 628, 629);
value_by_binary!(Lseg, "lseg", 601, 1018);
value_by_binary!(PgBox, "box", 603, 1020);
value_by_binary!(Path, "path", 602, 1019);
value_by_binary!(Polygon, "polygon", 604, 1027);
value_by_binary!(Circle, "circle", 718, 719);
serde_by_text!(Point Line Lseg PgBox Path Polygon Circle);

/// Points with commas between them.
struct Points<'a>(&'a [Point]);

impl fmt::Display for Points<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .enumerate()
            .try_for_each(|(at, point)| write!(f, "{}{point}", if at == 0 { "" } else { "," }))
    }
}

macro_rules! text {
    ($($name:ident, |$it:ident| $format:literal $($argument:expr),*; $pattern:pat => $made:expr;)*) => {
        $(
            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    let $it = self;
                    write!(f, $format, $($argument),*)
                }
            }

            impl FromStr for $name {
                type Err = ParseValueError;

                fn from_str(text: &str) -> Result<$name, ParseValueError> {
                    match numbers(text)?.as_slice() {
                        $pattern => Ok($made),
                        _ => Err(WRONG),
                    }
                }
            }
        )*
    };
}

const WRONG: ParseValueError = ParseValueError("this is no text of the geometric type");

/// The numbers in a text, whatever brackets are around them.
fn numbers(text: &str) -> Result<Vec<f64>, ParseValueError> {
    let parts = text.split(|char: char| char.is_whitespace() || "()[]{}<>,".contains(char));
    parts.filter(|part| !part.is_empty()).map(|part| part.parse().map_err(|_| WRONG)).collect()
}

fn points(text: &str) -> Result<Vec<Point>, ParseValueError> {
    let pairs = numbers(text)?;
    let points = pairs.chunks(2).map(|pair| match pair {
        [x, y] => Ok(Point::new(*x, *y)),
        _ => Err(WRONG),
    });
    points.collect()
}

text! {
    Point, |it| "({},{})" it.x, it.y; [x, y] => Point::new(*x, *y);
    Line, |it| "{{{},{},{}}}" it.a, it.b, it.c; [a, b, c] => Line { a: *a, b: *b, c: *c };
    Lseg, |it| "[{},{}]" it.start, it.end;
        [a, b, c, d] => Lseg { start: Point::new(*a, *b), end: Point::new(*c, *d) };
    PgBox, |it| "{},{}" it.high, it.low; [a, b, c, d] => PgBox::new(Point::new(*a, *b), Point::new(*c, *d));
    Circle, |it| "<{},{}>" it.center, it.radius;
        [x, y, radius] => Circle { center: Point::new(*x, *y), radius: *radius };
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let points = Points(&self.points);
        if self.closed { write!(f, "({points})") } else { write!(f, "[{points}]") }
    }
}

impl FromStr for Path {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Path, ParseValueError> {
        Ok(Path { closed: !text.trim_start().starts_with('['), points: points(text)? })
    }
}

impl fmt::Display for Polygon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({})", Points(&self.points))
    }
}

impl FromStr for Polygon {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Polygon, ParseValueError> {
        Ok(Polygon { points: points(text)? })
    }
}
