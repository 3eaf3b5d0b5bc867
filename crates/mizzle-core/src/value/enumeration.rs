//! Enums, by their labels: what `#[derive(PgEnum)]` implements.

use postgres_types::Type;

use crate::row::{Mismatch, ResultColumn};
use crate::value::BoxError;

/// A Rust enum that is a PostgreSQL enum.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::value::Enumeration;
///
/// #[derive(PgEnum)]
/// enum Role {
///     Member,
///     SiteAdmin,
/// }
///
/// assert_eq!(Role::LABELS, ["member", "site_admin"]);
/// assert_eq!(Role::SiteAdmin.label(), "site_admin");
/// ```
pub trait Enumeration: Sized + 'static {
    /// The labels, in the order of the variants.
    const LABELS: &'static [&'static str];
    /// What makes each variant, in the same order.
    const VARIANTS: &'static [fn() -> Self];

    /// The label of this variant.
    fn label(&self) -> &'static str;

    /// Whether a result column may hold the labels: an enum of the database, or text. Which enum it is, its
    /// labels show; so nothing has to be looked up.
    ///
    /// # Errors
    /// None; the signature is that of [`Value::accepts`](crate::value::Value::accepts).
    fn accepts(column: &ResultColumn) -> Result<bool, Mismatch> {
        let built_in = Type::from_oid(column.ty.oid()).is_some();
        Ok(!built_in || matches!(column.ty, Type::TEXT | Type::VARCHAR))
    }
}

/// The variant that has the label.
///
/// # Errors
/// A label that the Rust enum does not have, with those that it has.
pub fn decode_label<E: Enumeration>(raw: &[u8]) -> Result<E, BoxError> {
    E::LABELS
        .iter()
        .position(|label| label.as_bytes() == raw)
        .and_then(|at| E::VARIANTS.get(at))
        .map(|make| make())
        .ok_or_else(|| {
            let label = String::from_utf8_lossy(raw);
            format!("`{label}` is none of the labels {}", E::LABELS.join(", ")).into()
        })
}
