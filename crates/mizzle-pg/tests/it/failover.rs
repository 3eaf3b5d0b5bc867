//! A pool goes on by itself where another server becomes the primary.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering};
use std::time::Duration;

use mizzle_pg::{Db, ErrorKind};

use crate::replication::*;
use crate::support::*;

/// How many write at the same time.
const WRITERS: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_pool_finds_the_new_primary_and_nothing_acknowledged_is_lost() {
    // What is acknowledged is on the disk of the standby that will be promoted.
    let servers = Replication::start("synchronous_standby_names = 'a'").await;
    let url = servers.url_of(&["p", "a"]);
    let db = Db::connect(&format!("{url} target_session_attrs=read-write pool_max=3")).await.unwrap();
    db.script("create table t (n int primary key)").await.unwrap();

    let (next, acknowledged) = (AtomicI32::new(0), Mutex::new(BTreeSet::new()));
    let (promoted, after) = (AtomicBool::new(false), AtomicUsize::new(0));
    let errors = Mutex::new(Vec::new());
    let write = async || {
        while after.load(Ordering::SeqCst) < 200 {
            // What became of one that failed may be unknown, so it is not tried again.
            let n = next.fetch_add(1, Ordering::SeqCst);
            let is_promoted = promoted.load(Ordering::SeqCst);
            match execute(&db, "insert into t values ($1)", [param(INT4, n)]).await {
                Ok(_) => {
                    acknowledged.lock().unwrap().insert(n);
                    after.fetch_add(usize::from(is_promoted), Ordering::SeqCst);
                }
                Err(error) => {
                    errors.lock().unwrap().push(error);
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }
        }
    };
    let fail_over = async {
        until("enough is written", async || acknowledged.lock().unwrap().len() > 200).await;
        servers.kill("p");
        tokio::time::sleep(Duration::from_millis(300)).await;
        let standby = servers.connect("a").await;
        assert!(value::<bool>(&standby, "select pg_promote()").await.unwrap());
        promoted.store(true, Ordering::SeqCst);
    };
    let all = async { tokio::join!(write(), write(), write(), write(), fail_over) };
    tokio::time::timeout(SOON, all).await.expect("the pool finds the new primary");

    let primary: String = value(&db, "select current_setting('cluster_name')").await.unwrap();
    assert_eq!(primary, "a");
    let kept: BTreeSet<i32> = column(&db, "select n from t", []).await.unwrap().into_iter().collect();
    let acknowledged = acknowledged.into_inner().unwrap();
    let lost: Vec<_> = acknowledged.difference(&kept).collect();
    assert!(lost.is_empty(), "acknowledged, and lost: {lost:?}");

    // What was in flight may or may not have happened, and is not to be done again blindly; what found no primary has not.
    let errors = errors.into_inner().unwrap();
    let in_flight = errors.iter().filter(|error| error.kind() == ErrorKind::Closed && !error.is_retryable());
    assert!((1..=WRITERS * 2).contains(&in_flight.count()), "{errors:?}");
    let homeless = errors.iter().filter(|error| error.kind() == ErrorKind::Connect);
    assert!(homeless.clone().count() > 0 && homeless.clone().all(|error| error.is_retryable()), "{errors:?}");
    for error in &errors {
        assert!(matches!(error.kind(), ErrorKind::Closed | ErrorKind::Connect), "{error:?}");
    }
    let uncertain = kept.difference(&acknowledged).count();
    assert!(uncertain <= WRITERS * 2, "{uncertain} were written and not acknowledged");
}
