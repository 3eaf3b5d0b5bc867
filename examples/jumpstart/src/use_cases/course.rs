//! The course: the order of its segments.

use std::collections::HashSet;

use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

use crate::data_access::segments;
use crate::schema::*;
use crate::{Error, Result};

/// Where a segment goes.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Place {
    pub id: SegmentId,
    pub order: i32,
}

/// Gives segments their new places, one after another: all of them, or none where one is not there.
///
/// # Errors
/// [`Error::NotFound`]
pub async fn reorder_segments(db: &Db, places: &[Place]) -> Result<Vec<Segment>> {
    db.try_transaction(async |tx| {
        let mut moved = Vec::with_capacity(places.len());
        for place in places {
            let segment = segments::set_segment_order(tx, place.id, place.order).await?;
            moved.push(segment.ok_or(Error::NotFound("segment"))?);
        }
        Ok(moved)
    })
    .await
}

/// Puts the segments of a module into this order, in one statement however many there are.
///
/// # Errors
/// [`Error::Refused`], where the list does not name each segment of the module once.
pub async fn arrange_module(db: &Db, module: ModuleId, order: &[SegmentId]) -> Result<Vec<Segment>> {
    db.try_transaction(async |tx| {
        let present = segments::get_segments_of_module(tx, module).await?;
        let named: HashSet<_> = order.iter().collect();
        let is_complete = named.len() == order.len()
            && named.len() == present.len()
            && present.iter().all(|segment| named.contains(&segment.id));
        if !is_complete {
            return Err(Error::Refused("the order names each segment of the module once"));
        }
        let places: Vec<_> = order.iter().copied().zip(1..).collect();
        segments::set_segment_orders(tx, &places).await?;
        Ok(segments::get_segments_of_module(tx, module).await?)
    })
    .await
}
