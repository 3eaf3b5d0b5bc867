//! `point`, `line`, `lseg`, `box`, `path`, `polygon` and `circle`.

use serde::{Deserialize, Serialize};

use crate::value::BoxError;
use crate::value::binary::{Binary, Reader, value_by_binary};

/// A `point`.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::Point;
///
/// assert_eq!(Point::new(1.5, -2.0), Point { x: 1.5, y: -2.0 });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The factor of x.
    pub a: f64,
    /// The factor of y.
    pub b: f64,
    /// What is added.
    pub c: f64,
}

/// An `lseg`: a line between two points. (`=` compares the ends in their order.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// Whether a line leads from the last point to the first.
    pub closed: bool,
    /// The points; at least one.
    pub points: Vec<Point>,
}

/// A `polygon`: the area inside a closed path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Polygon {
    /// The corners; at least one.
    pub points: Vec<Point>,
}

/// A `circle`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
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
