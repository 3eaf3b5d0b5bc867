//! A model of the server: it speaks the protocol, and every answer says what was asked and by whom.
//!
//! A statement does what its text says: `select` gives rows `text|parameter|number`, as many as the number in it;
//! `insert` affects as many rows as its parameter says; with `fail`, and with `picky` for some parameters, there is an error with
//! its parameter after the rows; with `bad`, the parser refuses it.

use std::collections::HashMap;

use super::network::World;

/// What a server process knows of its session.
#[derive(Default)]
pub struct Server {
    started: bool,
    statements: HashMap<String, String>,
    /// What was bound to the unnamed portal: text and parameter.
    portal: Option<(String, i32)>,
    /// After an error, until the next `Sync`.
    skipping: bool,
    /// How the transaction stands.
    pub status: Status,
    /// What was run since the last `Sync`, outside of a transaction: how many statements, and whether one of them writes.
    together: (usize, bool),
    /// It has to stop what it does next.
    cancelled: bool,
    /// It has forgotten statements, as after `DISCARD ALL`.
    forgetful: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Status {
    #[default]
    Idle,
    Open,
    Failed,
}

impl Server {
    /// Reads messages, not always all that are there; gives how many bytes they had.
    pub fn read(world: &mut World, at: usize, bytes: &[u8]) -> usize {
        let mut taken = 0;
        while let Some((tag, body, size)) = message(world.links[at].server.started, &bytes[taken..]) {
            taken += size;
            Server::take(world, at, tag, body);
            if world.links[at].closed || world.once_in(4) {
                break;
            }
        }
        taken
    }

    fn take(world: &mut World, at: usize, tag: u8, body: &[u8]) {
        if tag == b'S' {
            let server = &mut world.links[at].server;
            // A request to cancel that comes too late stops nothing.
            (server.skipping, server.cancelled) = (false, false);
            let status = server.status;
            if matches!(std::mem::take(&mut server.together), (2.., true)) {
                world.violations.push("a statement that writes left with others".to_owned());
            }
            return ready(world, at, status);
        }
        if world.links[at].server.skipping && tag != b'X' {
            return;
        }
        if world.faults && world.once_in(200) {
            // In the middle of anything.
            return world.close(at);
        }
        if world.once_in(24) {
            say(world, at, b'N', b"SNOTICE\0VNOTICE\0C00000\0Mby the way\0\0");
        }
        let mut texts = body.split(|byte| *byte == 0).map(|text| String::from_utf8_lossy(text).into_owned());
        let mut text = || texts.next().unwrap_or_default();
        match tag {
            0 => Server::start(world, at, body),
            b'P' => {
                let (name, sql) = (text(), text());
                Server::parse(world, at, name, sql);
            }
            b'D' => Server::describe(world, at, &text()[1..]),
            b'B' => {
                let (_portal, name) = (text(), text());
                let param = body.len().checked_sub(8).and_then(|from| body[from..from + 4].try_into().ok());
                // A statement without parameters ends with the formats of its results alone, `0 0 | 0 1 | 0 1`.
                let has_param = body[name.len() + 2..].starts_with(&[0, 1, 0, 1, 0, 1]);
                let param = param.filter(|_| has_param).map(i32::from_be_bytes);
                Server::bind(world, at, &name, param);
            }
            b'E' => Server::execute(world, at),
            b'C' => {
                world.links[at].server.statements.remove(&text()[1..]);
                say(world, at, b'3', b"");
            }
            b'Q' => {
                let sql = text();
                Server::control(world, at, &sql);
                let status = world.links[at].server.status;
                let server = &mut world.links[at].server;
                (server.skipping, server.cancelled) = (false, false);
                ready(world, at, status);
            }
            b'X' => world.close(at),
            other => world.violations.push(format!("a message of type {}", other.escape_ascii())),
        }
    }

    fn start(world: &mut World, at: usize, body: &[u8]) {
        let word = |from: usize| body.get(from..from + 4).map(|word| [word[0], word[1], word[2], word[3]]);
        match word(0).map(i32::from_be_bytes) {
            Some(196_608) => {
                world.links[at].server.started = true;
                say(world, at, b'R', &[0; 4]);
                say(world, at, b'S', b"server_version\x0015.0\0");
                say(world, at, b'K', &[(at as u32).to_be_bytes(), [0, 0, 0, 7]].concat());
                ready(world, at, Status::Idle);
            }
            Some(80_877_102) => {
                let process = word(4).map(u32::from_be_bytes).unwrap_or_default() as usize;
                world.links[at].held_up = Some(process);
                // Some take so long that whoever sent them has given up.
                if !(world.holds_up && world.once_in(2)) {
                    Server::stop(world, at);
                }
            }
            other => world.violations.push(format!("a beginning of {other:?}")),
        }
    }

    /// A request to stop what another connection does has arrived.
    pub fn stop(world: &mut World, at: usize) {
        if let Some(other) = world.links[at].held_up.take().map(|process| &mut world.links[process]) {
            // What is running is what it was sent, and has not done.
            other.server.cancelled = !other.to_server.is_empty();
        }
        world.close(at);
    }

    fn parse(world: &mut World, at: usize, name: String, sql: String) {
        let server = &mut world.links[at].server;
        if !name.is_empty() && server.statements.contains_key(&name) {
            world.violations.push(format!("`{name}` is prepared a second time"));
            return fail(world, at, "42P05", "", "there already");
        }
        if sql.contains("bad") {
            return fail(world, at, "42601", "", &sql);
        }
        server.statements.insert(name, sql);
        say(world, at, b'1', b"");
    }

    fn describe(world: &mut World, at: usize, name: &str) {
        let Some(sql) = world.links[at].server.statements.get(name) else {
            world.violations.push(format!("`{name}` is described and not there"));
            return fail(world, at, "26000", "", name);
        };
        let gives_rows = sql.starts_with("select");
        say(world, at, b't', &[0, 0]);
        match gives_rows {
            // One column, `v text`.
            true => say(world, at, b'T', b"\0\x01v\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\x01"),
            false => say(world, at, b'n', b""),
        }
    }

    fn bind(world: &mut World, at: usize, name: &str, param: Option<i32>) {
        if world.faults && !name.is_empty() && world.once_in(40) {
            if world.once_in(2) {
                return fail(world, at, "0A000", "RevalidateCachedQuery", "the plan has changed");
            }
            let server = &mut world.links[at].server;
            server.statements.clear();
            server.forgetful = true;
        }
        let server = &mut world.links[at].server;
        let Some(sql) = server.statements.get(name).cloned() else {
            if !server.forgetful {
                world.violations.push(format!("`{name}` is run and not there"));
            }
            return fail(world, at, "26000", "", name);
        };
        server.portal = Some((sql, param.unwrap_or_default()));
        world.seen.extend(param);
        say(world, at, b'2', b"");
    }

    fn execute(world: &mut World, at: usize) {
        let server = &mut world.links[at].server;
        let Some((sql, param)) = server.portal.take() else {
            return world.violations.push("nothing is bound".to_owned());
        };
        if std::mem::take(&mut server.cancelled) {
            return fail(world, at, "57014", "", "cancelled");
        }
        if !["select", "insert"].iter().any(|word| sql.starts_with(word)) {
            return Server::control(world, at, &sql);
        }
        if server.status == Status::Idle {
            server.together.0 += 1;
            server.together.1 |= sql.starts_with("insert");
        }
        if server.status == Status::Failed {
            return fail(world, at, "25P02", "", "the transaction is aborted");
        }
        if sql.starts_with("insert") {
            return say(world, at, b'C', format!("INSERT 0 {param}\0").as_bytes());
        }
        let rows = rows_of(&sql);
        for row in 0..rows {
            let value = value(&sql, param, row);
            let length = (value.len() as u32).to_be_bytes();
            say(world, at, b'D', &[&[0, 1], &length[..], value.as_bytes()].concat());
        }
        match sql.contains("fail") || sql.contains("picky") && is_picked(param) {
            true => fail(world, at, "22012", "", &value(&sql, param, rows)),
            false => say(world, at, b'C', format!("SELECT {rows}\0").as_bytes()),
        }
    }

    /// The commands of transactions, and whatever else a script says.
    fn control(world: &mut World, at: usize, sql: &str) {
        let status = &mut world.links[at].server.status;
        let (tag, after) = match (sql, *status) {
            ("BEGIN", Status::Idle) => ("BEGIN", Status::Open),
            ("COMMIT", Status::Open) => ("COMMIT", Status::Idle),
            ("COMMIT" | "ROLLBACK", _) => ("ROLLBACK", Status::Idle),
            ("script", status) => ("DO", status),
            (other, status) => {
                return world.violations.push(format!("`{other}` in a session that is {status:?}"));
            }
        };
        *status = after;
        say(world, at, b'C', format!("{tag}\0").as_bytes());
    }
}

/// Whether a statement with `picky` fails for this parameter.
pub fn is_picked(param: i32) -> bool {
    param % 16 == 15
}

/// How many rows a statement gives: the number in its text.
pub fn rows_of(sql: &str) -> usize {
    sql.split(' ').find_map(|word| word.parse().ok()).unwrap_or(1)
}

/// A row, which says what was asked and by whom.
pub fn value(sql: &str, param: i32, row: usize) -> String {
    format!("{sql}|{param}|{row}")
}

/// The message at the front: its type, its body and its length; the first of a session has no type.
fn message(started: bool, bytes: &[u8]) -> Option<(u8, &[u8], usize)> {
    let (tag, rest) = if started { bytes.split_first()? } else { (&0, bytes) };
    let length = u32::from_be_bytes(*rest.first_chunk::<4>()?) as usize;
    Some((*tag, rest.get(4..length)?, length + usize::from(started)))
}

fn say(world: &mut World, at: usize, tag: u8, body: &[u8]) {
    let link = &mut world.links[at];
    if link.left {
        return;
    }
    link.under_way.push(tag);
    link.under_way.extend((body.len() as u32 + 4).to_be_bytes());
    link.under_way.extend(body);
}

fn ready(world: &mut World, at: usize, status: Status) {
    let letter = match status {
        Status::Idle => b"I",
        Status::Open => b"T",
        Status::Failed => b"E",
    };
    say(world, at, b'Z', letter);
}

fn fail(world: &mut World, at: usize, sqlstate: &str, routine: &str, message: &str) {
    let body = format!("SERROR\0VERROR\0C{sqlstate}\0M{message}\0R{routine}\0\0");
    say(world, at, b'E', body.as_bytes());
    let server = &mut world.links[at].server;
    server.skipping = true;
    if server.status == Status::Open {
        server.status = Status::Failed;
    }
}
