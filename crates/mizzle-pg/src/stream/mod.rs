//! Streams of rows: the server is read only as fast as the stream is.

mod direct;
mod portal;

pub(crate) use direct::DirectStream;
pub(crate) use portal::PortalStream;
