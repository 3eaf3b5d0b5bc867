//! Shapes: `<->`, `~=`, `@>`, `area` and others.

use crate::expr::comparison::{Compared, compare};
use crate::expr::vector::distance;
use crate::expr::{Ex, Expression};
use crate::tree::{BinaryOp, Expr};
use crate::value::{Circle, Line, Lseg, Operand, Path, PgBox, Point, Polygon, Value};

/// A geometric type that has a distance to others of its type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no shape",
    label = "this is for `Point`, `PgBox`, `Circle` and other shapes"
)]
pub trait Shape: Value {}

macro_rules! shapes {
    ($($trait:ident: $($ty:ty)*;)*) => { $($(#[diagnostic::do_not_recommend] impl $trait for $ty {})*)* };
}

/// A shape that `~=` compares.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `~=`",
    label = "this is for points, boxes, polygons and circles"
)]
pub trait SameShape: Shape {}

/// A shape that has an inside.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no inside",
    label = "this is for boxes, paths, polygons and circles"
)]
pub trait Area: Shape {}

shapes! {
    Shape: Point Line Lseg PgBox Path Polygon Circle;
    SameShape: Point PgBox Polygon Circle;
    Area: PgBox Path Polygon Circle;
}

/// A number made of this expression and an operand.
type Distance<E, O> = Ex<
    f64,
    <O as Operand<<E as Expression>::Value>>::OrNull<<E as Expression>::Null>,
    <O as Operand<<E as Expression>::Value>>::With<<E as Expression>::Refs>,
>;

/// Operators and functions of shapes. (`@>`, `<@` and `&&` between two boxes, polygons or circles are those of
/// [`ContainmentMethods`](crate::expr::ContainmentMethods).)
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::GeometryMethods;
/// use mizzle::types::Point;
///
/// #[derive(Table)]
/// #[table(Places)]
/// struct Place {
///     #[column(serial, primary_key)]
///     id: i32,
///     at: Point,
/// }
///
/// let here = Point::new(1.5, -2.0);
/// let nearest = Places.order_by(Places.at.distance(here)).limit(3).select(Places.id);
/// let sql = r#"SELECT "places"."id" FROM "places" ORDER BY "places"."at" <-> $1 LIMIT $2"#;
/// assert_eq!(nearest.to_sql().text(), sql);
/// ```
pub trait GeometryMethods: Expression<Value: Shape> {
    /// `self <-> other`: the distance.
    fn distance<O: Operand<Self::Value>>(self, other: O) -> Distance<Self, O> {
        distance(BinaryOp::Distance, self, other)
    }

    /// `self ~= other`: whether they are the same, which `=` does not say of points, boxes, polygons and circles.
    fn same_as<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O>
    where
        Self::Value: SameShape,
    {
        compare(BinaryOp::SameAs, self, other)
    }

    /// `self @> point`: whether the point is inside.
    fn contains_point<O: Operand<Point>>(
        self,
        point: O,
    ) -> Ex<bool, O::OrNull<Self::Null>, O::With<Self::Refs>>
    where
        Self::Value: Area,
    {
        let point = point.operand(&Point::TYPE);
        Ex::new(Expr::binary(BinaryOp::Contains, self.into_tree(), point))
    }

    /// `area(self)`; of a polygon, that of its path.
    fn area(self) -> Ex<f64, crate::scope::Null, Self::Refs>
    where
        Self::Value: Area,
    {
        let path = self.ty() == Polygon::TYPE;
        let shape = self.into_tree();
        Ex::new(Expr::call("area", vec![if path { Expr::call("path", vec![shape]) } else { shape }]))
    }
}

impl<E: Expression<Value: Shape>> GeometryMethods for E {}
