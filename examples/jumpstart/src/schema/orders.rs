use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

use super::{CouponCode, Coupons, OrderItems, UserId, Users};

/// Which order; nothing to count from.
#[derive(PgNewtype, Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OrderId(pub Uuid);

/// Where an order stands.
#[derive(PgEnum, Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[pg_enum(name = "order_status", schema = "jumpstart")]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    Pending,
    Paid,
    Refunded,
    Cancelled,
}

/// What a user has bought, or is about to.
#[derive(Table, Debug, Clone, Serialize)]
#[table(Orders, schema = "jumpstart")]
#[has_many(items: OrderItems)]
#[belongs_to(coupon: Coupons)]
#[index(user_id, placed_at)]
#[index(coupon_code, where = "coupon_code IS NOT NULL", name = "orders_coupon_idx")]
#[index(placed_at, where = "status = 'pending'", name = "orders_pending_idx")]
pub struct Order {
    #[column(primary_key, default = sql("gen_random_uuid()"))]
    pub id: OrderId,
    /// An order outlives no user: who has ordered is deleted softly.
    #[column(references(Users.id, on_delete = restrict))]
    pub user_id: UserId,
    #[column(default = OrderStatus::Pending)]
    pub status: OrderStatus,
    #[column(varchar(20), references(Coupons.code, on_delete = set_null, on_update = cascade))]
    pub coupon_code: Option<CouponCode>,
    #[column(numeric(10, 2), check = "total >= 0")]
    pub total: Decimal,
    #[column(default = now())]
    pub placed_at: Timestamp,
    #[column(default = now(), on_update = now())]
    pub updated_at: Timestamp,
}
