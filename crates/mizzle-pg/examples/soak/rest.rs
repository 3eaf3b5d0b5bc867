//! What has to be so when the callers are gone.

use std::collections::HashSet;
use std::time::Duration;

use mizzle_pg::{Db, Result};

use crate::answers::column;
use crate::server::Server;
use crate::tally::Tally;

/// How long the pool may take to come to rest.
const PATIENCE: u32 = 1000;

/// Looks at the pool, the server's sessions and what was written.
pub async fn check(server: &Server, db: &Db, size: usize, tally: &Tally) {
    if !comes_to_rest(db).await {
        tally.wrong(format!("the pool does not come to rest: {:?}", db.status()));
    }
    match sessions_at_rest(server, size).await {
        Ok((sessions, open)) if sessions as usize <= size && open == 0 => {}
        Ok((sessions, open)) => tally.wrong(format!(
            "a pool of {size} has left {sessions} sessions, {open} of them with a transaction"
        )),
        Err(why) => tally.wrong(format!("the sessions cannot be counted: {why}")),
    }
    serves_on(db, size, tally).await;
    if let Err(why) = check_log(server, tally).await {
        tally.wrong(format!("the log cannot be read: {why}"));
    }
    db.close();
}

async fn comes_to_rest(db: &Db) -> bool {
    for _ in 0..PATIENCE {
        let status = db.status();
        if status.idle == status.open && status.waiting == 0 {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

/// A session that was closed is gone from the server a moment later.
async fn sessions_at_rest(server: &Server, size: usize) -> Result<(i32, i32)> {
    for _ in 0..PATIENCE {
        let (sessions, open) = server.sessions().await?;
        if sessions as usize <= size && open == 0 {
            return Ok((sessions, open));
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    server.sessions().await
}

/// Every connection serves, also all at once.
async fn serves_on(db: &Db, size: usize, tally: &Tally) {
    // The goodbye of a session that was terminated last has to be seen by the runtime first.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let callers: Vec<_> = (0..size as i32 * 8)
        .map(|n| {
            let db = db.clone();
            let echo = async move { column::<i32>(&db, "select $1", &[n]).await };
            tokio::spawn(tokio::time::timeout(Duration::from_secs(20), echo))
        })
        .collect();
    for (n, caller) in callers.into_iter().enumerate() {
        match caller.await {
            Ok(Ok(Ok(rows))) if rows == [n as i32] => {}
            Ok(Ok(outcome)) => tally.wrong(format!("the pool at rest does not serve {n}: {outcome:?}")),
            Ok(Err(_)) => tally.wrong("the pool at rest gives no answer".to_owned()),
            Err(why) => tally.wrong(format!("a caller panicked: {why}")),
        }
    }
}

/// What was said to be committed is there, what was not is not, and nothing was done by half.
async fn check_log(server: &Server, tally: &Tally) -> Result<()> {
    let (halves, whole) = server.log().await?;
    let whole: HashSet<i32> = whole.into_iter().collect();
    let (committed, rolled_back) = tally.log();
    for n in halves {
        tally.wrong(format!("half of transaction {n} was done"));
    }
    for n in committed.iter().filter(|n| !whole.contains(n)) {
        tally.wrong(format!("transaction {n} was committed and its rows are not there"));
    }
    for n in rolled_back.iter().filter(|n| whole.contains(n)) {
        tally.wrong(format!("transaction {n} was rolled back and its rows are there"));
    }
    Ok(())
}
