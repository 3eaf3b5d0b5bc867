//! "Transactions"

use jumpstart::Error;
use jumpstart::schema::*;
use jumpstart::use_cases::course::{Place, arrange_module, reorder_segments};
use mizzle::prelude::*;

use crate::support::course;

/// "Transactions": segments reordered, one update after another.
#[tokio::test]
async fn transactions() {
    let db = course().await;
    let places = [Place { id: SegmentId(1), order: 3 }, Place { id: SegmentId(3), order: 1 }];
    let moved: Vec<Segment> = reorder_segments(&db, &places).await.unwrap();
    assert_eq!(
        moved.iter().map(|segment| (segment.id, segment.order)).collect::<Vec<_>>(),
        [(SegmentId(1), 3), (SegmentId(3), 1)]
    );
}

/// "Transactions": if one update fails, none has happened.
#[tokio::test]
async fn transactions_roll_back() {
    let db = course().await;
    let places = [Place { id: SegmentId(1), order: 99 }, Place { id: SegmentId(-1), order: 1 }];
    assert!(matches!(reorder_segments(&db, &places).await, Err(Error::NotFound("segment"))));
    assert!(!Segments.filter(Segments.order.eq(99)).exists(&db).await.unwrap());
}

/// "Transactions": the same in one statement, however many segments.
#[tokio::test]
async fn transactions_one_statement() {
    let db = course().await;
    let order = [SegmentId(3), SegmentId(1), SegmentId(2)];
    let arranged = arrange_module(&db, ModuleId(1), &order).await.unwrap();
    assert_eq!(arranged.iter().map(|segment| segment.id).collect::<Vec<_>>(), order);
    let incomplete = arrange_module(&db, ModuleId(1), &order[..2]).await;
    assert!(matches!(incomplete, Err(Error::Refused(_))));
}
