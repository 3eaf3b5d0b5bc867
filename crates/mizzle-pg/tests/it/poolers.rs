//! Behind pgbouncer in transaction mode, where every trip may meet another session. Without the program, the tests say so
//! and pass.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mizzle_pg::{Config, Connection, Db};
use mizzle_server::{Binaries, Cluster};

use crate::support::*;

/// A pgbouncer in front of a server of its own, both stopped with this value.
struct Pooler {
    process: Child,
    folder: PathBuf,
    url: String,
    _server: Cluster,
}

impl Drop for Pooler {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// With so many sessions of the server; `None`, where there is no pgbouncer.
async fn pooler(sessions: usize) -> Option<Pooler> {
    let is_there =
        |program: &&str| Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok();
    let programs = ["pgbouncer", "/usr/sbin/pgbouncer", "/usr/local/bin/pgbouncer"];
    let Some(program) = programs.into_iter().find(is_there) else {
        eprintln!("skipped: there is no pgbouncer on this machine");
        return None;
    };
    // pgbouncer does not run as root, and nobody else may enter the folder of the server's socket.
    let [_, a, b, c] = (std::process::id() << 3 | 7).to_be_bytes();
    let address = Ipv4Addr::new(127, a, b, c);
    let start = move || {
        let binaries = Binaries::find_or_fetch(&mut |_| {}).unwrap();
        Cluster::throwaway_with_settings(&binaries, &[&format!("listen_addresses={address}")]).unwrap()
    };
    let server = tokio::task::spawn_blocking(start).await.unwrap();
    std::fs::write(
        server.data_dir().join("pg_hba.conf"),
        "local all all trust\nhost all all 127.0.0.0/8 trust\n",
    )
    .unwrap();
    let admin = Connection::connect(&Config::new(&server.url("postgres")).unwrap()).await.unwrap();
    admin.script("select pg_reload_conf()").await.unwrap();
    let (folder, port) = (temporary_folder(), server.port());
    std::fs::write(folder.join("users.txt"), "\"postgres\" \"\"\n").unwrap();
    let settings = format!(
        "[databases]\npostgres = host={address} port={port} user=postgres\n[pgbouncer]\npool_mode = transaction\n\
         listen_addr =\nlisten_port = 6432\nunix_socket_dir = {0}\nauth_type = any\nauth_file = {0}/users.txt\n\
         default_pool_size = {sessions}\nmax_client_conn = 200\nlogfile = {0}/log\n",
        folder.display(),
    );
    std::fs::write(folder.join("pgbouncer.ini"), settings).unwrap();
    let mut command = Command::new(program);
    if is_root() {
        allow_all(&folder);
        command.args(["-u", "nobody"]);
    }
    command.arg(folder.join("pgbouncer.ini")).stderr(Stdio::null()).stdout(Stdio::null());
    let process = command.spawn().unwrap();
    let url = format!("host={} port=6432 user=postgres dbname=postgres", folder.display());
    let pooler = Pooler { process, folder, url, _server: server };
    for _ in 0..500 {
        if pooler.folder.join(".s.PGSQL.6432").exists() {
            return Some(pooler);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let log = std::fs::read_to_string(pooler.folder.join("log")).unwrap_or_default();
    panic!("pgbouncer does not start: {log}")
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

fn allow_all(folder: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o777)).unwrap();
}

async fn ten_thousand(db: &Db) {
    let tasks = (0..50).map(|task| {
        let db = db.clone();
        tokio::spawn(async move {
            for n in 0..200 {
                let n = task * 200 + n;
                let text = match n % 3 {
                    0 => "select $1",
                    1 => "select $1 + 0",
                    _ => "select $1::int4 from generate_series(1, 3) limit 1",
                };
                assert_eq!(column::<i32>(&db, text, [param(INT4, n)]).await.unwrap(), [n]);
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_statements_get_through_a_pooler_in_transaction_mode() {
    let Some(pooler) = pooler(5).await else { return };
    for options in ["statement_cache=off", ""] {
        let config = Config::new(&format!("{} {options}", pooler.url)).unwrap().with_pool_max(50);
        ten_thousand(&Db::connect_with(config).await.unwrap()).await;
    }
}

#[tokio::test]
async fn a_statement_dropped_behind_a_pooler_is_cancelled_and_the_pooler_lives_on() {
    let Some(pooler) = pooler(2).await else { return };
    let db = Db::connect_with(Config::new(&pooler.url).unwrap().with_pool_max(2)).await.unwrap();
    for _ in 0..3 {
        let slow = execute(&db, "select pg_sleep(30)", []);
        assert!(tokio::time::timeout(Duration::from_millis(50), slow).await.is_err());
    }
    for n in 0..10 {
        assert_eq!(column::<i32>(&db, "select $1", [param(INT4, n)]).await.unwrap(), [n]);
    }
}

#[tokio::test]
async fn a_limit_stays_with_its_statement_behind_a_pooler() {
    let Some(pooler) = pooler(1).await else { return };
    let db = Db::connect_with(Config::new(&pooler.url).unwrap().with_pool_max(2)).await.unwrap();
    for _ in 0..3 {
        let error =
            execute(&db.statement_timeout(Duration::from_millis(50)), "select pg_sleep(30)", []).await;
        assert_eq!(error.unwrap_err().sqlstate(), Some("57014"));
        let limit: String = value(&db, "select current_setting('statement_timeout')").await.unwrap();
        assert_eq!(limit, "0");
    }
}
