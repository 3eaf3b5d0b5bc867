//! A socket that is none: what stands in its place where a test plays the server.

use std::cell::RefCell;

use tokio::io::{AsyncRead, AsyncWrite};

/// Both directions of a stream.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Sync + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin> Stream for S {}

/// Who is reached in the place of any host.
pub(crate) type Dial = Box<dyn Fn() -> std::io::Result<Box<dyn Stream>>>;

thread_local! {
    static DIAL: RefCell<Option<Dial>> = const { RefCell::new(None) };
}

/// From now on, this thread reaches these streams, whatever host it asks for; with `None`, hosts again.
#[cfg(test)]
pub(crate) fn reach(dial: Option<Dial>) {
    DIAL.set(dial);
}

/// What is reached in the place of a host.
pub(super) fn dialled() -> Option<std::io::Result<Box<dyn Stream>>> {
    DIAL.with_borrow(|dial| dial.as_ref().map(|dial| dial()))
}
