//! "Relations defined for query builder usage": what the pages of the platform ask for, by relations.

use jumpstart::data_access::comments::{create_comment, get_topics_of_segment, soft_delete_comment};
use jumpstart::data_access::modules::get_modules_of_user;
use jumpstart::data_access::products::get_bestsellers;
use jumpstart::data_access::profiles::get_users_with_profiles;
use jumpstart::data_access::progress::{get_course_of_user, get_users_with_progress};
use jumpstart::data_access::users::{Gift, Step, get_user_overview};
use jumpstart::schema::*;
use jumpstart::use_cases::accounts::close_account;
use mizzle::prelude::*;

use crate::support::course;

const ADA: UserId = UserId(1);
const GRACE: UserId = UserId(2);
const WELCOME: SegmentId = SegmentId(1);

#[tokio::test]
async fn a_user_comes_with_everything() {
    let db = course().await;
    let ada = get_user_overview(&db, ADA).await.unwrap().unwrap();
    assert_eq!(ada.profile.unwrap().headline.as_deref(), Some("Analyst and metaphysician"));
    let lines: Vec<_> = ada.orders.iter().flat_map(|order| &order.lines).map(|line| &*line.product).collect();
    assert_eq!(lines, ["The whole course"]);
    assert_eq!(ada.products.iter().map(|product| &*product.name).collect::<Vec<_>>(), ["The whole course"]);
    let step = |segment: &str, module: &str, percent| Step {
        segment: segment.into(),
        module: module.into(),
        percent,
    };
    let steps = [
        step("Welcome", "First steps", 100),
        step("Installing the tools", "First steps", 100),
        step("Filters", "Asking questions", 40),
    ];
    assert_eq!(ada.progress, steps);
    assert_eq!((ada.comment_count, &*ada.last_comments[0].body), (1, "A fine beginning."));
    let [Gift { to, product }] = &ada.gifts[..] else { panic!("one gift: {:?}", ada.gifts) };
    assert_eq!((to.as_deref(), &*product.name), (Some("Grace Hopper"), "The basics"));
    assert!(get_user_overview(&db, UserId(-1)).await.unwrap().is_none());
}

/// Two relations from users to enrollments: what they have, and what they gave.
#[tokio::test]
async fn a_gift_has_a_giver_and_a_taker() {
    let db = course().await;
    let gifts: Vec<(Enrollment, Option<User>, Option<User>, Option<OrderItem>)> = Enrollments
        .with(Enrollments.user)
        .with(Enrollments.giver)
        .with(Enrollments.item)
        .filter(Enrollments.order_id.is_null())
        .all(&db)
        .await
        .unwrap();
    let [(_, Some(taker), Some(giver), None)] = &gifts[..] else { panic!("{gifts:?}") };
    assert_eq!((taker.id, giver.id), (GRACE, ADA));
    assert_eq!(Users.filter(Users.gifts.exists()).select(Users.id).all(&db).await.unwrap(), [ADA]);
    let bought = Users.filter(Users.enrollments.any(Enrollments.item.exists()));
    assert_eq!(bought.select(Users.id).all(&db).await.unwrap(), [ADA]);
}

#[tokio::test]
async fn users_come_with_their_profile_and_their_progress() {
    let db = course().await;
    Profiles.delete().filter(Profiles.user_id.eq(GRACE)).execute(&db).await.unwrap();
    let profiles = get_users_with_profiles(&db).await.unwrap();
    let has_profile: Vec<_> = profiles.iter().map(|(user, profile)| (user.id.0, profile.is_some())).collect();
    assert_eq!(has_profile, [(1, true), (2, false), (3, true)]);
    let progress = get_users_with_progress(&db).await.unwrap();
    assert_eq!(progress.iter().map(|(_, progress)| progress.len()).collect::<Vec<_>>(), [3, 2, 1]);
}

#[tokio::test]
async fn a_learner_sees_the_own_progress_in_the_course() {
    let db = course().await;
    let course = get_course_of_user(&db, GRACE).await.unwrap();
    let percents = |(_, segments): &(Module, Vec<(Segment, Vec<Progress>)>)| {
        let percent = |(_, own): &(Segment, Vec<Progress>)| own.first().map(|progress| progress.percent);
        segments.iter().map(percent).collect::<Vec<_>>()
    };
    let percents: Vec<_> = course.iter().map(percents).collect();
    assert_eq!(percents, [vec![Some(100), None, Some(75)], vec![None; 3], vec![None; 2], vec![]]);
}

#[tokio::test]
async fn modules_are_seen_by_whoever_has_a_product_with_them() {
    let db = course().await;
    let titles = async |user| {
        let modules = get_modules_of_user(&db, user).await.unwrap();
        modules.into_iter().map(|(_, title)| title).collect::<Vec<_>>()
    };
    assert_eq!(titles(ADA).await, ["First steps", "Asking questions", "In production", "Outlook"]);
    assert_eq!(titles(GRACE).await, ["First steps"]);
    assert!(titles(UserId(3)).await.is_empty());
}

#[tokio::test]
async fn topics_have_an_author_and_their_first_replies() {
    let db = course().await;
    let topics = get_topics_of_segment(&db, WELCOME).await.unwrap();
    let [dark_mode, fine] = &topics[..] else { panic!("two topics: {topics:?}") };
    assert_eq!(dark_mode.remark.author.as_deref(), Some("Linus Torvalds"));
    assert_eq!((dark_mode.reply_count, fine.reply_count), (1, 0));
    assert_eq!(dark_mode.first_replies[0].author.as_deref(), Some("Grace Hopper"));

    let fine = fine.remark.comment.id;
    for at in 0..5 {
        let reply = NewComment::new().user_id(ADA).segment_id(WELCOME).parent_id(fine).body(format!("{at}"));
        create_comment(&db, reply).await.unwrap();
    }
    soft_delete_comment(&db, dark_mode.remark.comment.id).await.unwrap();
    close_account(&db, GRACE).await.unwrap();
    let topics = get_topics_of_segment(&db, WELCOME).await.unwrap();
    // Those with the most replies first; one whose parent is gone, by somebody who has left.
    let found: Vec<_> = topics.iter().map(|topic| (&*topic.remark.comment.body, topic.reply_count)).collect();
    assert_eq!(found, [("A fine beginning.", 5), ("There is: top right.", 1)]);
    let replies: Vec<_> = topics[0].first_replies.iter().map(|reply| &*reply.comment.body).collect();
    assert_eq!(replies, ["0", "1", "2"]);
    assert_eq!(topics[1].remark.author, None);
}

#[tokio::test]
async fn products_are_listed_by_how_many_have_them() {
    let db = course().await;
    let gift = NewEnrollment::new().user_id(UserId(3)).product_id(ProductId(2));
    Enrollments.insert(gift).execute(&db).await.unwrap();
    let best = get_bestsellers(&db, 2).await.unwrap();
    let found: Vec<_> = best.iter().map(|rank| (&*rank.name, rank.customers, rank.modules.len())).collect();
    assert_eq!(found, [("The basics", 2, 1), ("The whole course", 1, 4)]);
}

#[tokio::test]
async fn an_order_knows_its_coupon_and_a_coupon_its_orders() {
    let db = course().await;
    let orders: Vec<(Order, Option<Coupon>)> =
        Orders.with(Orders.coupon).order_by(Orders.placed_at).all(&db).await.unwrap();
    let percents: Vec<_> =
        orders.iter().map(|(_, coupon)| coupon.as_ref().map(|coupon| coupon.percent_off)).collect();
    assert_eq!(percents, [Some(20), None]);
    let coupons: Vec<(Coupon, Vec<Order>)> = Coupons.with(Coupons.orders).all(&db).await.unwrap();
    assert_eq!(coupons[0].1[0].id, orders[0].0.id);
}
