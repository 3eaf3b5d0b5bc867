use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

use super::Orders;

/// What a customer types in.
#[derive(PgNewtype, Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[pg_newtype(varchar(20))]
pub struct CouponCode(pub String);

/// A discount.
#[derive(Table, Debug, Clone, Serialize)]
#[table(Coupons, schema = "jumpstart")]
#[has_many(orders: Orders)]
#[check("used <= max_uses", name = "coupons_not_used_up")]
pub struct Coupon {
    #[column(varchar(20), primary_key)]
    pub code: CouponCode,
    #[column(check = "percent_off BETWEEN 1 AND 100")]
    pub percent_off: i16,
    /// How often it may be used; NULL is without limit.
    pub max_uses: Option<i32>,
    #[column(default = 0)]
    pub used: i32,
    pub valid_until: Option<Timestamp>,
}
