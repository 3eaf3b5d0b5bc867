//! A Unix-domain socket that wakes nobody for what was read at its other end.

use std::io::{self, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::unix::AsyncFd;
use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};
use tokio::task::coop;

/// A Unix-domain socket. Unlike TCP, the kernel says of one that it can be written to each time the other end has read from
/// it: whoever asks for both directions, as [`tokio::net::UnixStream`] does, wakes once more for every statement.
pub(crate) struct Local {
    socket: AsyncFd<UnixStream>,
    /// The same socket, while it takes no more.
    full: Option<AsyncFd<UnixStream>>,
}

impl Local {
    /// Connects to the socket at a path.
    pub async fn connect(path: &Path) -> io::Result<Local> {
        let stream = tokio::net::UnixStream::connect(path).await?.into_std()?;
        Ok(Local { socket: register(stream, Interest::READABLE)?, full: None })
    }
}

// What `tokio` recommends in its place came with 1.54, and asks for a proof that a stream of the standard library gives: its
// descriptor is open and its own for as long as it lives.
#[allow(deprecated)]
fn register(stream: UnixStream, interest: Interest) -> io::Result<AsyncFd<UnixStream>> {
    AsyncFd::with_interest(stream, interest)
}

impl AsyncRead for Local {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            let mut ready = ready!(self.socket.poll_read_ready(context))?;
            // SAFETY: nothing is written to the bytes but by the kernel, which only initialises.
            let room = unsafe { into.unfilled_mut() };
            let asked = room.len();
            match rustix::io::read(self.socket.get_ref(), room) {
                Ok((read, _)) => {
                    let count = read.len();
                    if count > 0 && count < asked {
                        // That was all; for what comes next the kernel tells anew.
                        ready.clear_ready();
                    }
                    // SAFETY: `rustix` gives the bytes that the kernel has initialised, which are the first of those behind
                    // what was filled before.
                    unsafe { into.assume_init(count) };
                    into.advance(count);
                    return Poll::Ready(Ok(()));
                }
                Err(rustix::io::Errno::INTR) => {}
                Err(rustix::io::Errno::AGAIN) => ready.clear_ready(),
                Err(why) => return Poll::Ready(Err(why.into())),
            }
        }
    }
}

impl AsyncWrite for Local {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        // A server that takes all that comes would never let another task run, nor let it be seen that it has answered.
        let turn = ready!(coop::poll_proceed(context));
        let Local { socket, full } = self.get_mut();
        loop {
            if let Some(full) = full {
                let mut ready = ready!(full.poll_write_ready(context))?;
                ready.clear_ready();
            }
            match socket.get_ref().write(bytes) {
                Ok(count) => {
                    *full = None;
                    turn.made_progress();
                    return Poll::Ready(Ok(count));
                }
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                Err(why) if why.kind() == io::ErrorKind::WouldBlock => {
                    if full.is_none() {
                        let same = socket.get_ref().try_clone()?;
                        *full = Some(register(same, Interest::WRITABLE)?);
                    }
                }
                Err(why) => return Poll::Ready(Err(why)),
            }
        }
    }

    /// Nothing is held back.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.socket.get_ref().shutdown(Shutdown::Write))
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    #[tokio::test]
    async fn whoever_writes_without_end_lets_others_run() {
        let (ours, _theirs) = tokio::net::UnixStream::pair().unwrap();
        let socket = register(ours.into_std().unwrap(), Interest::READABLE).unwrap();
        let mut local = Local { socket, full: None };
        let other = tokio::spawn(async {});
        // More than the turns of a task, and less than what the kernel holds for a reader that does not come.
        for _ in 0..200 {
            poll_fn(|context| Pin::new(&mut local).poll_write(context, b"x")).await.unwrap();
        }
        assert!(other.is_finished());
    }
}
