//! `coupons`

use mizzle::Result;
use mizzle::prelude::*;

use crate::schema::*;

pub async fn create_coupon(db: &impl Executor, coupon: NewCoupon) -> Result<Coupon> {
    Coupons.insert(coupon).returning().one(db).await
}

/// Counts one use of the coupon; `None`, where there is no such coupon, or it is used up or out of date. Two
/// orders at once cannot both take the last use: the second waits for the first.
pub async fn use_coupon(db: &impl Executor, code: &CouponCode) -> Result<Option<Coupon>> {
    let is_valid = Coupons.valid_until.is_null().or(Coupons.valid_until.gt(now()));
    let is_left = Coupons.max_uses.is_null().or(Coupons.max_uses.gt(Coupons.used));
    Coupons
        .update(Coupons.used.set(Coupons.used + 1))
        .filter(Coupons.code.eq(code).and(is_valid).and(is_left))
        .returning()
        .first(db)
        .await
}
