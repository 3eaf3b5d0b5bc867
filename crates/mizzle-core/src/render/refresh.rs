//! REFRESH MATERIALIZED VIEW.

use crate::executor::{Effect, Statement};
use crate::render::source::write_table;
use crate::render::writer::Writer;
use crate::tree::Refresh;

/// The statement of a refresh.
pub fn refresh(refresh: &Refresh) -> Statement {
    let Refresh { view, concurrently, with_no_data } = refresh;
    let mut w = Writer::new();
    w.push("REFRESH MATERIALIZED VIEW ");
    if *concurrently {
        w.push("CONCURRENTLY ");
    }
    write_table(&mut w, *view);
    if *with_no_data {
        w.push(" WITH NO DATA");
    }
    w.finish(Effect::Writes)
}
