//! The server.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use mizzle::prelude::Db;
use tokio::net::TcpListener;

/// Serves until Ctrl-C, then lets the requests that run come to an end.
///
/// # Errors
/// Where `PORT` is no port, or another process has it.
pub async fn serve(db: Db) -> io::Result<()> {
    let port = match std::env::var("PORT") {
        Ok(port) => {
            port.parse().map_err(|_| io::Error::other(format!("PORT is `{port}`, which is no port")))?
        }
        Err(_) => 3000,
    };
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, super::router(db)).with_graceful_shutdown(stop()).await
}

async fn stop() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::error!(%error, "Ctrl-C cannot be heard");
        std::future::pending::<()>().await;
    }
}
