//! A server of the run's own, which can be stopped and started again.

use std::path::PathBuf;

use mizzle_pg::{Cluster, Config, Connection, Error, ErrorKind, Result};
use tokio::sync::Mutex;

use crate::answers::{column, execute};

/// What the sessions under test are called.
const NAME: &str = "soak";

/// A server in a folder that goes with it.
pub struct Server {
    root: PathBuf,
    cluster: Mutex<Option<Cluster>>,
    url: String,
}

impl Server {
    /// Starts one.
    pub async fn start() -> Result<Server> {
        let root = std::env::temp_dir().join(format!("mizzle-soak-{}", std::process::id()));
        std::fs::create_dir_all(&root)
            .map_err(|why| Error::new(ErrorKind::Connect, format!("{}: {why}", root.display())))?;
        let cluster = start_in(root.clone()).await?;
        let url = cluster.url("postgres");
        let server = Server { root, cluster: Mutex::new(Some(cluster)), url };
        // A clean stop loses nothing all the same.
        server.admin().await?.script("alter database postgres set synchronous_commit to off").await?;
        Ok(server)
    }

    /// Where it is.
    pub fn config(&self) -> Result<Config> {
        Config::new(&format!("{}&application_name={NAME}", self.url))
    }

    /// A connection that is none of those under test.
    pub async fn admin(&self) -> Result<Connection> {
        Connection::connect(&Config::new(&format!("{}&application_name=admin", self.url))?).await
    }

    /// Tables that have nothing yet.
    pub async fn empty_tables(&self) -> Result<()> {
        let script = "drop table if exists log, counters;
            create table log (n int, part int, primary key (n, part));
            create table counters (id int primary key, times int not null default 0);
            insert into counters select generate_series(0, 3)";
        self.admin().await?.script(script).await
    }

    /// Stops it and starts it again.
    pub async fn restart(&self) -> Result<()> {
        let mut cluster = self.cluster.lock().await;
        if let Some(cluster) = cluster.take() {
            stop(cluster).await?;
        }
        *cluster = Some(start_in(self.root.clone()).await?);
        Ok(())
    }

    /// Terminates one of the sessions under test, if there is any, and waits until it is gone; `which` chooses it.
    pub async fn terminate(&self, which: i32) -> Result<bool> {
        let text = "select pg_terminate_backend(pid, 5000) from (
            select pid from pg_stat_activity where application_name = 'soak'
            order by hashint4extended(pid, $1) limit 1) as victim";
        Ok(column::<bool>(&self.admin().await?, &text.replace("$1", &which.to_string()), &[]).await?
            == [true])
    }

    /// How many sessions there are, and how many of them have a transaction open.
    pub async fn sessions(&self) -> Result<(i32, i32)> {
        let text = "select unnest(array[count(*), count(*) filter (where xact_start is not null)])::int4
            from pg_stat_activity where application_name = 'soak'";
        let counts = column::<i32>(&self.admin().await?, text, &[]).await?;
        Ok((counts[0], counts[1]))
    }

    /// Operations of which one row was written and not the other, and all of which both were.
    pub async fn log(&self) -> Result<(Vec<i32>, Vec<i32>)> {
        let admin = self.admin().await?;
        execute(&admin, "analyze log", &[]).await?;
        let halves = column(&admin, "select n from log group by n having count(*) <> 2", &[]).await?;
        Ok((halves, column(&admin, "select distinct n from log", &[]).await?))
    }

    /// Stops it for good.
    pub async fn remove(&self) {
        if let Some(cluster) = self.cluster.lock().await.take() {
            stop(cluster).await.ok();
        }
        std::fs::remove_dir_all(&self.root).ok();
    }
}

async fn start_in(root: PathBuf) -> Result<Cluster> {
    blocking(move || Cluster::kept(&root)).await
}

async fn stop(cluster: Cluster) -> Result<()> {
    blocking(move || cluster.stop()).await
}

async fn blocking<T: Send + 'static, E: std::fmt::Display + Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, E> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(why)) => Err(Error::new(ErrorKind::Connect, why.to_string())),
        Err(why) => Err(Error::new(ErrorKind::Connect, why.to_string())),
    }
}
