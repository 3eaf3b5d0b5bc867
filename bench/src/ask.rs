//! What the harness and a candidate say to each other: a line of JSON each way.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where the server is: a directory with its socket, or a host.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    pub host: String,
    pub port: u16,
    pub database: String,
}

impl Place {
    /// The place as a URL that libpq and all that follow it understand.
    pub fn url(&self) -> String {
        let Place { host, port, database } = self;
        match host.starts_with('/') {
            true => format!("postgresql://postgres@localhost:{port}/{database}?host={host}&sslmode=disable"),
            false => format!("postgresql://postgres@{host}:{port}/{database}?sslmode=disable"),
        }
    }
}

/// One run of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// All users.
    Users,
    /// Users with black hair and their posts, if any, by a left join.
    Associations,
    /// All users with all their posts with all their comments.
    Nested,
    /// So many users in.
    Insert(usize),
    /// One user.
    ByKey(i32),
    /// Two updates in a transaction.
    Transaction,
    /// All rows of thirty columns.
    Wide,
    /// So many rows in by COPY.
    CopyIn(usize),
    /// So many rows in by INSERT.
    InsertMany(usize),
    /// All users, one after the other, none kept.
    Stream,
    /// Nothing but a statement without a table: what a trip costs.
    Nothing,
}

/// A query that is built and rendered without a server.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Building {
    /// One row by key.
    ByKey,
    /// A join with six columns.
    Join,
    /// Twenty conditions.
    Filters,
    /// An insert of a hundred rows.
    Insert,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    Connect(Place),
    /// The rows that the work gives.
    Rows(Work),
    /// How long the work takes, so many times.
    Turn {
        work: Work,
        runs: usize,
    },
    /// One row by key, by so many tasks over so many connections.
    Pool {
        place: Place,
        connections: usize,
        tasks: usize,
        each: usize,
    },
    Build {
        building: Building,
        runs: usize,
    },
    /// The text of what is built.
    Text(Building),
    /// Serve the shop over HTTP until the process is ended.
    Shop {
        place: Place,
        connections: usize,
    },
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// What went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Whether that is because the candidate has no such thing.
    pub lacks: bool,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub rows: Value,
    /// Nanoseconds of each run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<u64>,
    /// Nanoseconds of all runs together, where they ran at once.
    pub wall: u64,
    /// Nanoseconds of the processor that the runs took in this process.
    pub processor: u64,
    /// The most memory that the process has had so far, in bytes.
    pub memory: u64,
    /// Allocations of one run.
    pub allocations: u64,
    /// Where it listens.
    pub port: u16,
}
