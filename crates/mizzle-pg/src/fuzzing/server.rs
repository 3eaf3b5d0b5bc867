//! A server that says what it was told to, whatever it is asked.

use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// It says these bytes, in pieces, then it closes the connection.
pub(super) struct Reciting {
    bytes: Vec<u8>,
    at: usize,
    piece: usize,
}

impl Reciting {
    /// In pieces of this length, or, with 0, as it is read.
    pub fn new(bytes: &[u8], piece: u8) -> Reciting {
        let piece = if piece == 0 { usize::MAX } else { usize::from(piece) };
        Reciting { bytes: bytes.to_vec(), at: 0, piece }
    }
}

impl AsyncRead for Reciting {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let piece = rest.get(..self.piece.min(into.remaining())).unwrap_or(rest);
        into.put_slice(piece);
        self.at += piece.len();
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Reciting {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// What a conversation with such a server comes to. It has nothing to wait for: who waits would wait for ever.
pub(super) fn finish<T>(conversation: impl Future<Output = T>) -> Result<T, String> {
    match pin!(conversation).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => Ok(outcome),
        Poll::Pending => Err("something waits although the server has closed the connection".to_owned()),
    }
}
