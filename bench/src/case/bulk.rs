//! A million rows in, by COPY and by INSERT, and out, each in a new process, whose memory is that of the work.

use mizzle_bench::ask::Work;

use super::insert::WRITTEN;
use super::statement::{Connection, Statement};
use super::trivial::users;
use crate::figures::Unit;

pub fn cases() -> Vec<Statement> {
    let quick = sized(20_000).into_iter();
    let with_quick = |(case, quick)| Statement { quick: Some(Box::new(quick)), ..case };
    sized(1_000_000).into_iter().zip(quick).map(with_quick).collect()
}

fn sized(rows: usize) -> [Statement; 3] {
    let statement = |name: &str, title, work| Statement {
        name: name.to_owned(),
        title,
        unit: Unit::Milliseconds,
        work,
        rounds: 5,
        connection: Connection::NewProcess,
        rows: Some(rows),
        ..Statement::default()
    };
    let written = |case| Statement {
        reset: Some("TRUNCATE users, posts, comments RESTART IDENTITY"),
        after: Some(WRITTEN),
        ..case
    };
    let title = "A million rows in, by COPY where there is one";
    let copy = written(statement("bulk_in", title, Work::CopyIn(rows)));
    let insert = written(statement("bulk_in_insert", "A million rows in, by INSERT", Work::InsertMany(rows)));
    let out = statement("bulk_out", "A million rows out, one after the other, none kept", Work::Stream);
    [copy, insert, Statement { data: users(rows), ..out }]
}
