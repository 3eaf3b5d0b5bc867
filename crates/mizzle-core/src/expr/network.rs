//! Network addresses: `<<`, `>>=`, `host`, `masklen` and others.

use crate::expr::comparison::{Compared, compare};
use crate::expr::{Ex, Expression};
use crate::tree::{BinaryOp, Expr};
use crate::value::{Cidr, Inet, Operand, Value};

/// An `inet` or a `cidr`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no network address",
    label = "this is for `Inet`, `Cidr` and `IpAddr`"
)]
pub trait NetworkAddress: Value {}

#[diagnostic::do_not_recommend]
impl NetworkAddress for Inet {}
#[diagnostic::do_not_recommend]
impl NetworkAddress for Cidr {}
#[diagnostic::do_not_recommend]
impl NetworkAddress for core::net::IpAddr {}
#[cfg(feature = "ipnet")]
#[diagnostic::do_not_recommend]
impl NetworkAddress for ipnet::IpNet {}

/// Operators and functions of network addresses.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::expr::NetworkMethods;
/// use mizzle::types::Inet;
///
/// #[derive(Table)]
/// #[table(Hosts)]
/// struct Host {
///     #[column(primary_key)]
///     address: Inet,
/// }
///
/// let local: Inet = "10.0.0.0/8".parse()?;
/// let query = Hosts.filter(Hosts.address.contained_by_or_equals(local)).select(Hosts.address.host());
/// let sql = r#"SELECT host("hosts"."address") FROM "hosts" WHERE "hosts"."address" <<= $1"#;
/// assert_eq!(query.to_sql().text(), sql);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait NetworkMethods: Expression<Value: NetworkAddress> {
    /// `self << other`: whether it is in the network `other`, and smaller.
    fn contained_by_network<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::StrictlyLeft, self, other)
    }

    /// `self <<= other`: whether it is in the network `other`, or the same.
    fn contained_by_or_equals<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::ContainedOrEquals, self, other)
    }

    /// `self >> other`: whether `other` is in this network, and smaller.
    fn contains_network<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::StrictlyRight, self, other)
    }

    /// `self >>= other`: whether `other` is in this network, or the same.
    fn contains_or_equals<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::ContainsOrEquals, self, other)
    }

    /// `self && other`: whether one is in the other.
    fn overlaps_network<O: Operand<Self::Value>>(self, other: O) -> Compared<Self, O> {
        compare(BinaryOp::Overlaps, self, other)
    }

    /// `host(self)`: the address as text, without its prefix.
    fn host(self) -> Ex<String, Self::Null, Self::Refs> {
        Ex::new(Expr::call("host", vec![self.into_tree()]))
    }

    /// `masklen(self)`: the length of the prefix.
    fn masklen(self) -> Ex<i32, Self::Null, Self::Refs> {
        Ex::new(Expr::call("masklen", vec![self.into_tree()]))
    }

    /// `family(self)`: 4 or 6.
    fn family(self) -> Ex<i32, Self::Null, Self::Refs> {
        Ex::new(Expr::call("family", vec![self.into_tree()]))
    }

    /// `network(self)`: the network that the address is in.
    fn network(self) -> Ex<Cidr, Self::Null, Self::Refs> {
        Ex::new(Expr::call("network", vec![self.into_tree()]))
    }

    /// `set_masklen(self, length)`: the same with another prefix.
    fn set_masklen<O: Operand<i32>>(
        self,
        length: O,
    ) -> Ex<Self::Value, O::OrNull<Self::Null>, O::With<Self::Refs>> {
        let (ty, length) = (self.ty(), length.operand(&i32::TYPE));
        Ex::typed(ty, Expr::call("set_masklen", vec![self.into_tree(), length]))
    }
}

impl<E: Expression<Value: NetworkAddress>> NetworkMethods for E {}
