//! The connections between callers and the model server: nothing moves on them but what the schedule moves.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

use mizzle_core::fuzzing::mutation::Noise;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::server::Server;
use crate::wire::memory::Stream;

/// All connections that were ever made, and what is random.
pub struct World {
    pub links: Vec<Link>,
    pub noise: Noise,
    /// Whether the server may make trouble of its own.
    pub faults: bool,
    /// Whether requests to cancel may be held up on their way.
    pub holds_up: bool,
    /// What no run may see.
    pub violations: Vec<String>,
    /// The callers whose parameters the server has seen.
    pub seen: Vec<i32>,
}

/// One connection.
pub struct Link {
    pub server: Server,
    /// Written by the client, and not yet read by the server.
    pub to_server: Vec<u8>,
    /// Written by the server, and not yet there.
    pub under_way: Vec<u8>,
    /// There, and not yet read by the client.
    arrived: Vec<u8>,
    /// How many bytes the client may write before it has to wait.
    room: usize,
    reader: Option<Waker>,
    writer: Option<Waker>,
    /// A request to stop what this other connection does, which is held up on its way.
    pub held_up: Option<usize>,
    /// The client has closed its end.
    pub left: bool,
    /// The server has closed its end.
    pub closed: bool,
}

impl World {
    pub fn new(seed: u64, holds_up: bool) -> Arc<Mutex<World>> {
        let (links, violations, seen) = (Vec::new(), Vec::new(), Vec::new());
        Arc::new(Mutex::new(World {
            links,
            noise: Noise::new(seed),
            faults: false,
            holds_up,
            violations,
            seen,
        }))
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.noise.below(times) == 0
    }

    /// Has the server read something of what it was sent, and answer.
    pub fn serve(&mut self, at: usize) {
        // It comes at the worst time: when there is something to stop.
        let late = self.links.iter().position(|link| link.left && link.held_up == Some(at));
        if let Some(late) = late.filter(|_| !self.links[at].to_server.is_empty()) {
            Server::stop(self, late);
        }
        let bytes = std::mem::take(&mut self.links[at].to_server);
        if self.links[at].closed {
            return;
        }
        let taken = Server::read(self, at, &bytes);
        // What is left, in front of what may have come meanwhile.
        self.links[at].to_server.splice(0..0, bytes[taken..].iter().copied());
    }

    /// Brings so many bytes to the client, and lets it write as many.
    pub fn deliver(&mut self, at: usize, count: usize) {
        let link = &mut self.links[at];
        let count_down = count.min(link.under_way.len());
        link.arrived.extend(link.under_way.drain(..count_down));
        link.room = (link.room + count).min(4096);
        if !link.arrived.is_empty() || (link.closed && link.under_way.is_empty()) {
            link.reader.take().into_iter().for_each(Waker::wake);
        }
        link.writer.take().into_iter().for_each(Waker::wake);
    }

    /// The server closes a connection; what it has said before still arrives.
    pub fn close(&mut self, at: usize) {
        self.links[at].closed = true;
    }

    /// Whether anything is still to be moved.
    pub fn is_quiet(&self) -> bool {
        self.links.iter().all(|link| {
            link.to_server.is_empty()
                && link.under_way.is_empty()
                && link.writer.is_none()
                && !(link.closed && link.reader.is_some())
        })
    }
}

/// The client's end of a connection.
struct End {
    world: Arc<Mutex<World>>,
    at: usize,
}

pub fn lock(world: &Mutex<World>) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Makes a connection.
pub fn connect(world: &Arc<Mutex<World>>) -> Box<dyn Stream> {
    let mut state = lock(world);
    let at = state.links.len();
    state.links.push(Link {
        server: Server::default(),
        to_server: Vec::new(),
        under_way: Vec::new(),
        arrived: Vec::new(),
        room: 64,
        reader: None,
        writer: None,
        held_up: None,
        left: false,
        closed: false,
    });
    Box::new(End { world: Arc::clone(world), at })
}

impl AsyncRead for End {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut world = lock(&self.world);
        let World { links, noise, .. } = &mut *world;
        let link = &mut links[self.at];
        if link.arrived.is_empty() {
            if link.closed && link.under_way.is_empty() {
                return Poll::Ready(Ok(()));
            }
            link.reader = Some(context.waker().clone());
            return Poll::Pending;
        }
        if noise.below(8) == 0 {
            // Not ready after all, as it happens.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let most = link.arrived.len().min(into.remaining());
        let count = if noise.below(2) == 0 { most } else { 1 + noise.below(most) };
        into.put_slice(&link.arrived[..count]);
        link.arrived.drain(..count);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for End {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let mut world = lock(&self.world);
        let World { links, noise, .. } = &mut *world;
        let link = &mut links[self.at];
        if link.closed {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        if link.room == 0 {
            link.writer = Some(context.waker().clone());
            return Poll::Pending;
        }
        let most = bytes.len().min(link.room);
        let count = if noise.below(2) == 0 { most } else { 1 + noise.below(most) };
        link.room -= count;
        link.to_server.extend_from_slice(&bytes[..count]);
        Poll::Ready(Ok(count))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl Drop for End {
    fn drop(&mut self) {
        let mut world = lock(&self.world);
        let link = &mut world.links[self.at];
        link.left = true;
        (link.to_server, link.under_way) = (Vec::new(), Vec::new());
        (link.reader, link.writer) = (None, None);
    }
}
