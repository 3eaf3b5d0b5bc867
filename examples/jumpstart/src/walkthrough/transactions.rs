//! Transactions

use mizzle::prelude::*;

use super::{Outcome, Page, show, source};
use crate::schema::*;
use crate::use_cases::course::{self, Place};

const SOURCE: &str = include_str!("transactions.rs");
const COURSE: &str = include_str!("../use_cases/course.rs");

pub async fn show(db: &Db, page: &mut Page<'_>) -> Outcome {
    page.code(&source::item(COURSE, "pub async fn reorder_segments("))?;
    show!(page, "Segments in another order: all of them, or none", {
        let places = [Place { id: SegmentId(1), order: 2 }, Place { id: SegmentId(2), order: 1 }];
        course::reorder_segments(db, &places).await?
    });
    show!(page, "An error rolls back what came before it", {
        let places = [Place { id: SegmentId(1), order: 99 }, Place { id: SegmentId(-1), order: 1 }];
        let refused = course::reorder_segments(db, &places).await;
        let orders = Segments.filter(Segments.order.eq(99)).count(db).await?;
        (refused.map_err(|error| error.to_string()).err(), orders)
    });
    show!(
        page,
        "Several statements in one trip and one transaction",
        db.batch((
            Segments.update(Segments.order.set(Segments.order + 10)).filter(Segments.module_id.eq(ModuleId(1))),
            Segments.update(Segments.order.set(Segments.order - 10)).filter(Segments.module_id.eq(ModuleId(1))),
            Segments.filter(Segments.module_id.eq(ModuleId(1))).select((Segments.id, Segments.order)),
        ))
        .await?
    );
    Ok(())
}
