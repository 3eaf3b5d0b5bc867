//! The course: its outline, and the order of its segments.

use std::collections::HashSet;

use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

use crate::data_access::{modules, segments};
use crate::schema::*;
use crate::{Error, Result};

/// A module with its segments.
#[derive(Debug, Serialize)]
pub struct ModuleOutline {
    #[serde(flatten)]
    pub module: Module,
    pub segments: Vec<SegmentOutline>,
}

/// A segment with its attachments.
#[derive(Debug, Serialize)]
pub struct SegmentOutline {
    #[serde(flatten)]
    pub segment: Segment,
    pub attachments: Vec<Attachment>,
}

/// Where a segment goes.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Place {
    pub id: SegmentId,
    pub order: i32,
}

/// The whole course. The rows of a module and those of a segment come one after another, so that the last of each
/// is the one that a row belongs to.
pub async fn show_outline(db: &impl Executor) -> Result<Vec<ModuleOutline>> {
    let mut outline: Vec<ModuleOutline> = Vec::new();
    for (module, segment, attachment) in modules::get_outline(db).await? {
        if outline.last().is_none_or(|last| last.module.id != module.id) {
            outline.push(ModuleOutline { module, segments: Vec::new() });
        }
        let Some(ModuleOutline { segments, .. }) = outline.last_mut() else { continue };
        let Some(segment) = segment else { continue };
        if segments.last().is_none_or(|last| last.segment.id != segment.id) {
            segments.push(SegmentOutline { segment, attachments: Vec::new() });
        }
        let Some(SegmentOutline { attachments, .. }) = segments.last_mut() else { continue };
        attachments.extend(attachment);
    }
    Ok(outline)
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
