//! A line to the server's socket that counts trips, and delays each way.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use mizzle_bench::ask::Place;
use mizzle_bench::candidate::Result;

/// What is seen of a line.
#[derive(Default)]
pub struct Seen {
    trips: AtomicU64,
    /// Whether the client was the last to speak.
    asked: AtomicBool,
}

impl Seen {
    /// How often the client has spoken after the server, or first.
    pub fn trips(&self) -> u64 {
        self.trips.load(Ordering::SeqCst)
    }
}

/// A way to the same database that counts, and delays each way.
pub fn to(place: &Place, delay: Duration) -> Result<(Place, Arc<Seen>)> {
    let socket = format!("{}/.s.PGSQL.{}", place.host, place.port);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    let seen = Arc::new(Seen::default());
    let sight = seen.clone();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let (Ok(client), Ok(server)) = (client, UnixStream::connect(&socket)) else { return };
            let (Ok(client_in), Ok(server_in)) = (client.try_clone(), server.try_clone()) else { return };
            let _ = client.set_nodelay(true);
            let seen = sight.clone();
            let asks = move || {
                if !seen.asked.swap(true, Ordering::SeqCst) {
                    seen.trips.fetch_add(1, Ordering::SeqCst);
                }
            };
            let seen = sight.clone();
            let answers = move || seen.asked.store(false, Ordering::SeqCst);
            pump(client_in, server, delay, asks, |server: &UnixStream| {
                drop(server.shutdown(Shutdown::Write))
            });
            pump(server_in, client, delay, answers, |client: &TcpStream| {
                drop(client.shutdown(Shutdown::Both))
            });
        }
    });
    Ok((Place { host: "127.0.0.1".to_owned(), port, database: place.database.clone() }, seen))
}

fn pump<W: Write + Send + 'static>(
    mut from: impl Read + Send + 'static,
    mut to: W,
    delay: Duration,
    passes: impl Fn() + Send + 'static,
    end: impl FnOnce(&W) + Send + 'static,
) {
    let (sender, receiver) = mpsc::channel::<(Instant, Vec<u8>)>();
    std::thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            passes();
            if sender.send((Instant::now() + delay, buffer[..count].to_vec())).is_err() {
                return;
            }
        }
    });
    std::thread::spawn(move || {
        for (due, bytes) in receiver {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            if to.write_all(&bytes).is_err() {
                break;
            }
        }
        end(&to);
    });
}
