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
        refused.map_err(|error| error.to_string()).err()
    });
    show!(page, "So nothing has moved", Segments.filter(Segments.order.eq(99)).exists(db).await?);
    show!(page, "Several statements in one trip and one transaction", {
        let module = ModuleId(1);
        let make_room =
            Segments.update(Segments.order.set(Segments.order + 1)).filter(Segments.module_id.eq(module));
        let intro = NewSegment::new().module_id(module).slug("intro").title("Before we begin").order(1);
        let in_order = Segments.filter(Segments.module_id.eq(module)).order_by(Segments.order);
        let (_moved, _inserted, segments): (u64, u64, Vec<(SegmentId, i32, String)>) = db
            .batch((
                make_room,
                Segments.insert(intro),
                in_order.select((Segments.id, Segments.order, Segments.title)),
            ))
            .await?;
        segments
    });
    Ok(())
}
