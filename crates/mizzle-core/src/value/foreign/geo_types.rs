//! `point`, `box`, `path` and `polygon`, by geo-types.

use ::geo_types::{Coord, LineString, Point, Polygon, Rect};

use super::value_through;
use crate::value::{Path, PgBox, Point as PgPoint, Polygon as PgPolygon};

fn coord(point: &PgPoint) -> Coord {
    Coord { x: point.x, y: point.y }
}

fn point(coord: &Coord) -> PgPoint {
    PgPoint::new(coord.x, coord.y)
}

value_through!(PgPoint: Point, |read| Ok(Point(coord(&read))), |geo| Ok(point(&geo.0)));
// Which of two corners is the lower one cannot be said of `NaN`, and a `Rect` would pick one.
value_through!(
    PgBox: Rect,
    |read| match [read.low.x, read.low.y, read.high.x, read.high.y].iter().any(|number| number.is_nan()) {
        false => Ok(Rect::new(coord(&read.low), coord(&read.high))),
        true => Err("a corner of the box is `NaN`, which a `Rect` does not hold: read it as a `PgBox`".into()),
    },
    |geo| Ok(PgBox { high: point(&geo.max()), low: point(&geo.min()) })
);
// A line string says by its points whether it is closed, a path by itself.
value_through!(
    Path: LineString,
    |read| match read.closed {
        false => Ok(LineString(read.points.iter().map(coord).collect())),
        true => Err("the path is closed, which a `LineString` does not say: read it as a `Path`".into()),
    },
    |geo| Ok(Path { closed: false, points: geo.0.iter().map(point).collect() })
);
// A ring ends where it begins, a polygon of PostgreSQL before that; but one of a single corner has no other end.
value_through!(
    PgPolygon: Polygon,
    |read| Ok(Polygon::new(LineString(read.points.iter().map(coord).collect()), Vec::new())),
    |geo| match (geo.interiors(), geo.exterior().0.as_slice()) {
        ([], [corner]) => Ok(PgPolygon { points: vec![point(corner)] }),
        ([], [ring @ .., _]) => Ok(PgPolygon { points: ring.iter().map(point).collect() }),
        ([], []) => Ok(PgPolygon { points: Vec::new() }),
        _ => Err("a polygon of PostgreSQL has no holes"),
    }
);
