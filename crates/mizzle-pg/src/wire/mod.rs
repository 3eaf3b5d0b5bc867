//! A socket with a read and a write buffer: whole messages out of it, one write per trip into it.

mod frame;
#[cfg(unix)]
mod local;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod memory;
mod socket;

use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker, ready};

use bytes::{Buf, BytesMut};
use mizzle_core::{Error, ErrorKind, Result};
use postgres_protocol::message::backend::Message;
use tokio::io::{AsyncReadExt, AsyncWrite};

pub(crate) use frame::{Frame, garbled, unknown};
pub(crate) use socket::{Address, Socket};

/// What a read buffer begins with, and shrinks to.
const CALM: usize = 8 << 10;
/// What is reserved at least once results turn out to be large.
const BUSY: usize = 64 << 10;
/// A buffer above this size is given back when the answer it grew for is read.
const SHRINK_ABOVE: usize = 512 << 10;

/// A socket with its buffers.
pub(crate) struct Wire {
    socket: Socket,
    read: BytesMut,
    /// What has been composed and not yet written. Only whole messages are ever added.
    pub write: BytesMut,
    room: usize,
}

impl Wire {
    /// Nothing read, nothing to write.
    pub fn new(socket: Socket) -> Wire {
        Wire { socket, read: BytesMut::with_capacity(CALM), write: BytesMut::new(), room: CALM }
    }

    /// The message at the front of the read buffer, where all of it is there.
    #[inline]
    pub fn front(&self) -> Result<Option<Frame<'_>>> {
        Ok(frame::front(&self.read)?.ok())
    }

    /// Passes over the bytes of a message that was read in place.
    #[inline]
    pub fn skip(&mut self, size: usize) {
        self.read.advance(size);
    }

    /// Takes the message at the front out of the buffer, decoded; for all but rows.
    pub fn take(&mut self) -> Result<Option<Message>> {
        match self.front()? {
            Some(frame) => {
                let size = frame.size();
                let mut bytes = BytesMut::from(&self.read[..size]);
                self.skip(size);
                Message::parse(&mut bytes).map_err(garbled)
            }
            None => Ok(None),
        }
    }

    /// Waits until at least one more byte is read. What is still to be written goes out first.
    pub async fn fill(&mut self) -> Result<()> {
        poll_fn(|context| self.poll_fill(context)).await
    }

    /// See [`fill`](Wire::fill).
    pub fn poll_fill(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        match ready!(self.poll_write_out(context)) {
            Ok(()) => self.poll_read_in(context),
            Err(error) => self.poll_last_words(context, error),
        }
    }

    /// A server that hears no more may have said why before it left; else there is the error.
    #[cold]
    fn poll_last_words(&mut self, context: &mut Context<'_>, error: Error) -> Poll<Result<()>> {
        self.write.clear();
        match self.poll_read_in(context) {
            Poll::Ready(Ok(())) => Poll::Ready(Ok(())),
            Poll::Ready(Err(_)) | Poll::Pending => Poll::Ready(Err(error)),
        }
    }

    /// Waits until everything is written.
    pub async fn flush(&mut self) -> Result<()> {
        poll_fn(|context| self.poll_write_out(context)).await
    }

    /// Writes what the socket takes without waiting; the rest goes out with the next trip.
    pub fn write_what_fits(&mut self) -> Result<()> {
        match self.poll_write_out(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => Ok(()),
        }
    }

    /// Reads what has arrived without waiting. Costs no system call unless something has.
    pub fn read_what_is_there(&mut self) -> Result<()> {
        match self.poll_read_in(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => Ok(()),
        }
    }

    /// The socket itself, for what it says of itself.
    pub fn socket(&self) -> &Socket {
        &self.socket
    }

    /// Closes the socket now, whatever is still to be read.
    pub fn close(&mut self) {
        self.socket = Socket::Closed;
    }

    /// Gives back the memory that a large result took.
    pub fn calm_down(&mut self) {
        self.room = CALM;
        if self.read.capacity() > SHRINK_ABOVE && self.read.is_empty() {
            self.read = BytesMut::with_capacity(CALM);
        }
        if self.write.capacity() > SHRINK_ABOVE && self.write.is_empty() {
            self.write = BytesMut::new();
        }
    }

    fn poll_write_out(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        while !self.write.is_empty() {
            match Pin::new(&mut self.socket).poll_write(context, &self.write) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(closed(io::ErrorKind::WriteZero.into()))),
                Poll::Ready(Ok(written)) => self.write.advance(written),
                Poll::Ready(Err(why)) => return Poll::Ready(Err(closed(why))),
                // The server may be unable to read because nobody reads its answers: do that meanwhile.
                Poll::Pending => ready!(self.poll_read_in(context))?,
            }
        }
        Poll::Ready(Ok(()))
    }

    fn poll_read_in(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        if self.read.capacity() - self.read.len() < CALM / 2 {
            self.read.reserve(self.room);
        }
        let before = self.read.capacity() - self.read.len();
        match ready!(pin!(self.socket.read_buf(&mut self.read)).poll(context)) {
            Ok(0) => Poll::Ready(Err(closed(io::ErrorKind::UnexpectedEof.into()))),
            Ok(count) => {
                if count == before {
                    self.room = BUSY;
                }
                Poll::Ready(Ok(()))
            }
            Err(why) => Poll::Ready(Err(closed(why))),
        }
    }
}

/// The error for a socket that is no longer there.
fn closed(why: io::Error) -> Error {
    let message = match why.kind() {
        io::ErrorKind::UnexpectedEof => "the server closed the connection".to_owned(),
        _ => format!("the connection to the server is lost: {why}"),
    };
    Error::new(ErrorKind::Closed, message)
        .with_hint("was the server stopped, or the session terminated? Whether a statement in flight took effect is not known")
        .with_source(why)
}
