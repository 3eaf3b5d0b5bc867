//! A course to look at: made the same way every time.

use mizzle::prelude::*;
use mizzle::types::civil::date;

use crate::Result;
use crate::data_access::{attachments, coupons, enrollments, modules, product_modules, products, segments};
use crate::schema::*;
use crate::use_cases::shop::{Cart, CartItem};
use crate::use_cases::{accounts, discussion, learning, shop};

/// A segment of the course: slug, title, kind, minutes, and its files with their sizes.
type Lesson = (&'static str, &'static str, SegmentKind, i32, &'static [(&'static str, &'static str, i64)]);

const COURSE: &[(&str, &str, &[Lesson])] = &[
    (
        "first-steps",
        "First steps",
        &[
            ("welcome", "Welcome", SegmentKind::Video, 4, &[]),
            (
                "installing",
                "Installing the tools",
                SegmentKind::Article,
                12,
                &[("setup.sh", "text/x-shellscript", 2_310), ("checklist.pdf", "application/pdf", 88_104)],
            ),
            (
                "first-table",
                "A first table",
                SegmentKind::Video,
                15,
                &[("slides.pdf", "application/pdf", 402_771)],
            ),
        ],
    ),
    (
        "queries",
        "Asking questions",
        &[
            ("filters", "Filters", SegmentKind::Video, 18, &[]),
            ("joins", "Joins", SegmentKind::Video, 25, &[("joins.svg", "image/svg+xml", 14_220)]),
            (
                "exercise",
                "Exercise: the library",
                SegmentKind::Exercise,
                45,
                &[("library.sql", "text/plain", 9_871)],
            ),
        ],
    ),
    (
        "in-production",
        "In production",
        &[
            ("transactions", "Transactions", SegmentKind::Video, 21, &[]),
            ("indexes", "Indexes", SegmentKind::Article, 16, &[]),
        ],
    ),
    ("outlook", "Outlook", &[]),
];

/// Fills empty tables.
pub async fn seed(db: &Db) -> Result<()> {
    let [ada, grace, linus, edsger] = seed_users(db).await?;
    let course = seed_course(db).await?;
    let [whole, basics] = seed_products(db, &course).await?;
    seed_orders(db, ada, grace, whole, basics).await?;
    let segments: Vec<SegmentId> = course.iter().flat_map(|(_, segments)| segments.iter().copied()).collect();
    for (user, segment, percent) in
        [(ada, 0, 100), (ada, 1, 100), (ada, 3, 40), (grace, 0, 100), (grace, 2, 75), (linus, 0, 20)]
    {
        learning::mark_progress(db, user, segments[segment], percent).await?;
    }
    seed_discussion(db, segments[0], [ada, grace, linus]).await?;
    accounts::close_account(db, edsger).await?;
    Ok(())
}

async fn seed_users(db: &Db) -> Result<[UserId; 4]> {
    let ada = NewUser::new()
        .email("ada@example.com")
        .name("Ada Lovelace")
        .bio("Writes notes on engines.")
        .role(Role::Admin)
        .is_admin(true)
        .settings(Json(Settings { newsletter: true, playback_speed: Some(2) }))
        .last_login_at(Timestamp::now());
    let grace = NewUser::new()
        .email("grace@example.com")
        .name("Grace Hopper")
        .role(Role::Moderator)
        .last_login_at(Timestamp::now());
    let linus = NewUser::new().email("linus@example.com").name("Linus Torvalds");
    let edsger = NewUser::new().email("edsger@example.com").name("Edsger Dijkstra");
    let ada = accounts::register_user(db, ada).await?.id;
    let grace = accounts::register_user(db, grace).await?.id;
    let linus = accounts::register_user(db, linus).await?.id;
    let edsger = accounts::register_user(db, edsger).await?.id;
    Profiles
        .update(ProfilePatch::new().headline("Analyst and metaphysician").birthday(date(1815, 12, 10)))
        .filter(Profiles.user_id.eq(ada))
        .execute(db)
        .await?;
    Ok([ada, grace, linus, edsger])
}

async fn seed_course(db: &Db) -> Result<Vec<(ModuleId, Vec<SegmentId>)>> {
    let mut course = Vec::new();
    for (at, (slug, title, lessons)) in (1..).zip(COURSE) {
        let module = modules::create_module(db, NewModule::new().slug(*slug).title(*title).order(at)).await?;
        let mut ids = Vec::new();
        for (at, (slug, title, kind, minutes, files)) in (1..).zip(*lessons) {
            let segment = NewSegment::new()
                .module_id(module.id)
                .slug(*slug)
                .title(*title)
                .kind(kind)
                .minutes(*minutes)
                .is_preview(*slug == "welcome")
                .order(at);
            let segment = segments::create_segment(db, segment).await?;
            let file = |(name, media_type, size): &(&'static str, &'static str, i64)| {
                NewAttachment::new()
                    .segment_id(segment.id)
                    .file_name(*name)
                    .media_type(*media_type)
                    .size(*size)
            };
            attachments::create_attachments(db, files.iter().map(file).collect()).await?;
            ids.push(segment.id);
        }
        course.push((module.id, ids));
    }
    Ok(course)
}

async fn seed_products(db: &Db, course: &[(ModuleId, Vec<SegmentId>)]) -> Result<[ProductId; 2]> {
    let whole = NewProduct::new()
        .slug("whole-course")
        .name("The whole course")
        .price(Decimal::new(14900, 2))
        .tags(["course", "bestseller"])
        .metadata(Json(ProductMetadata {
            color: Some("teal".into()),
            highlights: vec!["Everything".into()],
        }));
    let basics =
        NewProduct::new().slug("basics").name("The basics").price(Decimal::new(3990, 2)).tags(["course"]);
    let mug = NewProduct::new()
        .slug("mug")
        .name("A mug with an elephant")
        .price(Decimal::new(1450, 2))
        .tags(["merchandise"]);
    let whole = products::create_product(db, whole).await?.id;
    let basics = products::create_product(db, basics).await?.id;
    products::create_product(db, mug).await?;
    let modules: Vec<ModuleId> = course.iter().map(|(module, _)| *module).collect();
    product_modules::add_modules_to_product(db, whole, &modules).await?;
    product_modules::add_modules_to_product(db, basics, &modules[..1]).await?;
    Ok([whole, basics])
}

async fn seed_orders(db: &Db, ada: UserId, grace: UserId, whole: ProductId, basics: ProductId) -> Result<()> {
    let code = CouponCode("EARLYBIRD".into());
    coupons::create_coupon(db, NewCoupon::new().code(&code).percent_off(20).max_uses(1)).await?;
    let cart = Cart { items: vec![CartItem { product: whole, quantity: 1 }], coupon: Some(code) };
    let order = shop::place_order(db, ada, cart).await?.order;
    shop::pay_order(db, order.id).await?;
    let gift = NewEnrollment::new().user_id(grace).product_id(basics).giver_id(ada);
    enrollments::create_enrollments(db, vec![gift]).await?;
    let cart = Cart { items: vec![CartItem { product: whole, quantity: 1 }], coupon: None };
    shop::place_order(db, grace, cart).await?;
    Ok(())
}

async fn seed_discussion(db: &Db, segment: SegmentId, [ada, grace, linus]: [UserId; 3]) -> Result<()> {
    let question = discussion::write_comment(db, linus, segment, "Is there a dark mode?").await?;
    let answer = discussion::reply_to(db, grace, question.id, "There is: top right.").await?;
    discussion::reply_to(db, linus, answer.id, "Found it, thank you!").await?;
    discussion::write_comment(db, ada, segment, "A fine beginning.").await?;
    Ok(())
}
