//! Orders.

use jumpstart::Error;
use jumpstart::data_access::products::{ProductSearch, get_average_price, search_products};
use jumpstart::data_access::{enrollments, modules, orders, sales};
use jumpstart::schema::*;
use jumpstart::use_cases::shop::*;
use mizzle::prelude::*;

use crate::support::course;

const LINUS: UserId = UserId(3);
const COURSE: ProductId = ProductId(1);
const MUG: ProductId = ProductId(3);

fn cart(items: &[(ProductId, i32)], coupon: Option<&str>) -> Cart {
    Cart {
        items: items.iter().map(|&(product, quantity)| CartItem { product, quantity }).collect(),
        coupon: coupon.map(|code| CouponCode(code.into())),
    }
}

#[tokio::test]
async fn an_order_adds_up() {
    let db = course().await;
    let receipt = place_order(&db, LINUS, cart(&[(MUG, 1), (COURSE, 1), (MUG, 2)], None)).await.unwrap();
    assert_eq!(receipt.order.total, Decimal::new(19250, 2));
    assert_eq!(receipt.order.status, OrderStatus::Pending);
    let lines: Vec<_> = receipt.lines.iter().map(|line| (line.product.as_str(), line.quantity)).collect();
    assert_eq!(lines, [("A mug with an elephant", 3), ("The whole course", 1)]);
    assert_eq!(receipt.lines[0].amount, Decimal::new(4350, 2), "computed by the server");
}

#[tokio::test]
async fn paying_gives_access() {
    let db = course().await;
    assert!(!enrollments::can_see_segment(&db, LINUS, SegmentId(5)).await.unwrap());
    let order = place_order(&db, LINUS, cart(&[(COURSE, 1)], None)).await.unwrap().order;
    assert_eq!(pay_order(&db, order.id).await.unwrap().status, OrderStatus::Paid);
    assert!(enrollments::can_see_segment(&db, LINUS, SegmentId(5)).await.unwrap());
    assert_eq!(modules::get_modules_of_user(&db, LINUS).await.unwrap().len(), 4);
    assert!(matches!(pay_order(&db, order.id).await, Err(Error::NotFound(_))), "paid once");
    assert_eq!(orders::get_orders_of_user(&db, LINUS).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_paid_counts_among_the_sales_with_the_next_refresh() {
    let db = course().await;
    let mugs = async || {
        let best = sales::get_best_sellers(&db, 10).await.unwrap();
        best.into_iter().find(|(product, _)| product.id == MUG).map_or(0, |(_, sale)| sale.sold)
    };
    sales::update_product_sales(&db).await.unwrap();
    let before = mugs().await;
    let order = place_order(&db, LINUS, cart(&[(MUG, 2)], None)).await.unwrap().order;
    assert!(sales::get_paid_orders_of_user(&db, LINUS).await.unwrap().is_empty());
    pay_order(&db, order.id).await.unwrap();
    assert_eq!(sales::get_paid_orders_of_user(&db, LINUS).await.unwrap()[0].total, order.total);
    assert_eq!(mugs().await, before);
    sales::update_product_sales(&db).await.unwrap();
    assert_eq!(mugs().await, before + 2);
}

#[tokio::test]
async fn of_two_orders_at_once_one_gets_the_last_coupon() {
    let db = course().await;
    let coupon = NewCoupon::new().code(CouponCode("LAST".into())).percent_off(50).max_uses(1);
    Coupons.insert(coupon).execute(&db).await.unwrap();
    let order = async || place_order(&db, LINUS, cart(&[(MUG, 1)], Some("LAST"))).await;
    let (first, second) = tokio::join!(order(), order());
    let outcomes = [first, second];
    let totals: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
    assert_eq!(totals.len(), 1);
    assert_eq!(totals[0].order.total, Decimal::new(725, 2));
    assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(Error::CouponRefused(_)))));
    assert_eq!(orders::get_orders_of_user(&db, LINUS).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_coupon_is_unused_where_the_order_fails() {
    let db = course().await;
    let coupon = NewCoupon::new().code(CouponCode("ONCE".into())).percent_off(10).max_uses(1);
    Coupons.insert(coupon).execute(&db).await.unwrap();
    // A user who is not there: the order cannot be written.
    let failed = place_order(&db, UserId(-1), cart(&[(MUG, 1)], Some("ONCE"))).await;
    let Err(Error::Database(error)) = failed else { panic!("an order of nobody") };
    assert!(error.violates(Orders::USER_ID_FKEY), "{error}");
    let used = Coupons.find(CouponCode("ONCE".into())).select(Coupons.used).one(&db).await.unwrap();
    assert_eq!(used, 0);
}

#[tokio::test]
async fn carts_that_make_no_sense_are_refused() {
    let db = course().await;
    for items in [&[][..], &[(MUG, 0)], &[(MUG, i32::MAX), (MUG, 1)]] {
        assert!(matches!(place_order(&db, LINUS, cart(items, None)).await, Err(Error::Refused(_))));
    }
    let unknown = place_order(&db, LINUS, cart(&[(ProductId(-1), 1)], None)).await;
    assert!(matches!(unknown, Err(Error::NotFound("product"))));
}

#[tokio::test]
async fn a_price_is_not_negative() {
    let db = course().await;
    let free = NewProduct::new().slug("x").name("X").price(Decimal::new(-1, 2));
    let error = Products.insert(free).execute(&db).await.unwrap_err();
    assert!(error.violates(Products::PRICE_CHECK), "{error}");
}

#[tokio::test]
async fn products_are_found_by_what_is_given() {
    let db = course().await;
    let found = async |search| {
        let products = search_products(&db, search).await.unwrap();
        products.into_iter().map(|product| product.slug).collect::<Vec<_>>()
    };
    assert_eq!(found(ProductSearch::default()).await, ["mug", "basics", "whole-course"]);
    let tag = ProductSearch { tag: Some("course".into()), ..ProductSearch::default() };
    assert_eq!(found(tag.clone()).await, ["basics", "whole-course"]);
    let cheap = ProductSearch { max_price: Some(Decimal::from(50)), ..tag };
    assert_eq!(found(cheap).await, ["basics"]);
    let teal = Products.filter(Products.metadata.get_text("color").eq("teal")).count(&db).await.unwrap();
    assert_eq!(teal, 1);
}

#[tokio::test]
async fn of_no_products_there_is_no_average() {
    let db = course().await;
    Enrollments.delete().every_row().execute(&db).await.unwrap();
    Orders.delete().every_row().execute(&db).await.unwrap();
    Products.delete().every_row().execute(&db).await.unwrap();
    assert_eq!(get_average_price(&db).await.unwrap(), None);
}
