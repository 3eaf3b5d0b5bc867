//! Behind pgbouncer. Without the program, the tests say so and pass.

use std::net::Ipv4Addr;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mizzle_pg::{Config, Connection, Db, ErrorKind};
use mizzle_server::{Binaries, Cluster};
use tempfile::TempDir;

use crate::running::{migrations, quick};

/// A pgbouncer in front of a server of its own, both stopped with this value.
struct Pooler {
    process: Child,
    folder: TempDir,
    _server: Cluster,
}

impl Drop for Pooler {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

impl Pooler {
    async fn database(&self) -> Db {
        let url = format!("host={} port=6432 user=postgres dbname=postgres", self.folder.path().display());
        Db::connect_with(Config::new(&url).unwrap()).await.unwrap()
    }
}

/// In a mode of pgbouncer; `None`, where there is no pgbouncer. `number` makes the address one of its own.
async fn pooler(mode: &str, number: u8) -> Option<Pooler> {
    let is_there =
        |program: &&str| Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok();
    let programs = ["pgbouncer", "/usr/sbin/pgbouncer", "/usr/local/bin/pgbouncer"];
    let Some(program) = programs.into_iter().find(is_there) else {
        eprintln!("skipped: there is no pgbouncer on this machine");
        return None;
    };
    // pgbouncer does not run as root, and nobody else may enter the folder of the server's socket.
    let [_, _, b, c] = std::process::id().to_be_bytes();
    let address = Ipv4Addr::new(127, 100 + number, b, c.max(1));
    let start = move || {
        let binaries = Binaries::find_or_fetch(&mut |_| {}).unwrap();
        Cluster::throwaway_with_settings(&binaries, &[&format!("listen_addresses={address}")]).unwrap()
    };
    let server = tokio::task::spawn_blocking(start).await.unwrap();
    let rules = "local all all trust\nhost all all 127.0.0.0/8 trust\n";
    std::fs::write(server.data_dir().join("pg_hba.conf"), rules).unwrap();
    let admin = Connection::connect(&Config::new(&server.url("postgres")).unwrap()).await.unwrap();
    admin.script("SELECT pg_reload_conf()").await.unwrap();
    let (folder, port) = (tempfile::tempdir().unwrap(), server.port());
    let at = folder.path().display();
    std::fs::write(folder.path().join("users.txt"), "\"postgres\" \"\"\n").unwrap();
    let settings = format!(
        "[databases]\npostgres = host={address} port={port} user=postgres\n[pgbouncer]\npool_mode = {mode}\n\
         listen_addr =\nlisten_port = 6432\nunix_socket_dir = {at}\nauth_type = any\nauth_file = {at}/users.txt\n\
         default_pool_size = 5\nlogfile = {at}/log\n"
    );
    std::fs::write(folder.path().join("pgbouncer.ini"), settings).unwrap();
    let mut command = Command::new(program);
    if Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n")) {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
        command.args(["-u", "nobody"]);
    }
    command.arg(folder.path().join("pgbouncer.ini")).stderr(Stdio::null()).stdout(Stdio::null());
    let process = command.spawn().unwrap();
    let pooler = Pooler { process, folder, _server: server };
    for _ in 0..500 {
        if pooler.folder.path().join(".s.PGSQL.6432").exists() {
            return Some(pooler);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let log = std::fs::read_to_string(pooler.folder.path().join("log")).unwrap_or_default();
    panic!("pgbouncer does not start: {log}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pooler_in_transaction_mode_is_refused_before_anything_is_done() {
    let Some(pooler) = pooler("transaction", 1).await else { return };
    let db = pooler.database().await;
    let all = migrations(&[("1_a", "CREATE TABLE a (b int)", Some("DROP TABLE a"))]);
    for _ in 0..3 {
        let error = all.migrate(&db, &quick(), &mut |_| {}).await.unwrap_err().error;
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.message().contains("a pooler in transaction mode"), "{error}");
        assert!(error.hint().is_some_and(|hint| hint.contains("the URL of the server itself")), "{error}");
    }
    let made = db.raw("SELECT to_regclass('a'), to_regnamespace('mizzle')").await.unwrap();
    assert_eq!(made[0].rows, [[None, None]]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pooler_in_session_mode_is_as_good_as_the_server() {
    let Some(pooler) = pooler("session", 2).await else { return };
    let db = pooler.database().await;
    let all = migrations(&[(
        "1_a",
        "CREATE TABLE a (b int);\n-- section: i; transaction: none\nCREATE INDEX CONCURRENTLY i ON a (b);",
        Some("DROP TABLE a"),
    )]);
    assert_eq!(all.migrate(&db, &quick(), &mut |_| {}).await.unwrap(), ["1_a"]);
    assert_eq!(all.rollback(&db, 1, &quick(), &mut |_| {}).await.unwrap(), ["1_a"]);
}
