//! A million rows in, by COPY and by INSERT, and out, each in a new process, whose memory is that of the work.

use mizzle_bench::ask::Work;

use super::insert::WRITTEN;
use super::statement::{Connection, Statement};
use super::trivial::users;
use crate::figures::Unit;

const ROWS: usize = 1_000_000;

pub fn cases() -> Vec<Statement> {
    let statement = |name: &str, title, work| Statement {
        name: name.to_owned(),
        title,
        unit: Unit::Milliseconds,
        work,
        rounds: 5,
        connection: Connection::NewProcess,
        rows: Some(ROWS),
        ..Statement::default()
    };
    let written = |case| Statement {
        reset: Some("TRUNCATE users, posts, comments RESTART IDENTITY; CHECKPOINT"),
        after: Some(WRITTEN),
        ..case
    };
    let title = "A million rows in, by COPY where there is one";
    let copy = written(statement("bulk_in", title, Work::CopyIn(ROWS)));
    let insert = written(statement("bulk_in_insert", "A million rows in, by INSERT", Work::InsertMany(ROWS)));
    let out = statement("bulk_out", "A million rows out, one after the other, none kept", Work::Stream);
    vec![copy, insert, Statement { data: users(ROWS), ..out }]
}
