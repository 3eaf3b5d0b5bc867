//! What a candidate can do, each in the fast form that its own documentation shows.

use std::error::Error;
use std::fmt;

use serde::Serialize;

use crate::ask::{Building, Place};

pub type Failure = Box<dyn Error + Send + Sync>;
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// A candidate has no such thing; says why.
#[derive(Debug)]
pub struct Lacks(pub &'static str);

impl fmt::Display for Lacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for Lacks {}

/// What stands where a candidate has no such thing.
pub fn lacks<T>(why: &'static str) -> Result<T> {
    Err(Lacks(why).into())
}

/// What a user is made of.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub name: String,
    pub hair_color: Option<String>,
}

impl NewUser {
    /// The user at a place: the same for all candidates.
    pub fn at(place: usize) -> NewUser {
        NewUser { name: name_at(place), hair_color: hair_color_at(place) }
    }
}

pub fn name_at(place: usize) -> String {
    format!("user {place}")
}

pub fn hair_color_at(place: usize) -> Option<String> {
    (!place.is_multiple_of(3)).then(|| "black".to_owned())
}

/// How many rows a statement of `insert_many` writes, where the candidate has to divide them: three columns would be 65,535
/// parameters at most.
pub const ROWS_A_STATEMENT: usize = 10_000;

/// The wide table, for those who write SQL.
pub const WIDE: &str = "SELECT id, small, quantity, views, likes, active, verified, score, rating, ratio, price, cost, tax, \
                        created_at, updated_at, published_at, seen_at, uid, owner_uid, parent_uid, title, slug, summary, \
                        body, note, city, attributes, settings, tags, aliases FROM wide";

const NOT_HERE: &str = "the benchmark does not have this case of it";

/// Those who use a pool at once.
pub trait Pool: Clone + Send + Sync + 'static {
    /// The id of the user that was found, all of whose columns were read.
    fn by_key(&self, task: usize, id: i32) -> impl Future<Output = Result<i32>> + Send;
}

/// For a candidate without a pool.
#[derive(Clone)]
pub struct NoPool;

impl Pool for NoPool {
    async fn by_key(&self, _task: usize, _id: i32) -> Result<i32> {
        lacks(NOT_HERE)
    }
}

/// A library with one connection to the server. What its functions give is what its users would have: all rows, in its own types.
#[allow(async_fn_in_trait, reason = "all are run where they are called")]
pub trait Candidate: Sized {
    type Pool: Pool;

    async fn connect(place: &Place) -> Result<Self>;

    async fn users(&mut self) -> Result<impl Serialize> {
        lacks::<()>(NOT_HERE)
    }

    async fn associations(&mut self) -> Result<impl Serialize> {
        lacks::<()>(NOT_HERE)
    }

    async fn nested(&mut self) -> Result<impl Serialize> {
        lacks::<()>(NOT_HERE)
    }

    async fn insert(&mut self, users: &[NewUser]) -> Result<impl Serialize> {
        let _ = users;
        lacks::<()>(NOT_HERE)
    }

    async fn by_key(&mut self, id: i32) -> Result<impl Serialize> {
        let _ = id;
        lacks::<()>(NOT_HERE)
    }

    async fn transaction(&mut self) -> Result<impl Serialize> {
        lacks::<()>(NOT_HERE)
    }

    async fn wide(&mut self) -> Result<impl Serialize> {
        lacks::<()>(NOT_HERE)
    }

    async fn copy_in(&mut self, count: usize) -> Result<impl Serialize> {
        let _ = count;
        lacks::<()>("it has no COPY")
    }

    async fn insert_many(&mut self, count: usize) -> Result<impl Serialize> {
        let _ = count;
        lacks::<()>(NOT_HERE)
    }

    /// How many users there were, and the sum of their ids.
    async fn stream(&mut self) -> Result<(u64, i64)> {
        lacks("it has no streams")
    }

    async fn nothing(&mut self) -> Result<impl Serialize> {
        lacks::<()>(NOT_HERE)
    }

    async fn pool(place: &Place, connections: usize) -> Result<Self::Pool> {
        let _ = (place, connections);
        lacks("it has no pool")
    }

    /// The text of a statement that was built.
    fn build(building: Building) -> Result<String> {
        let _ = building;
        lacks("it has no builder that renders without a server")
    }

    /// Builds and renders, and keeps nothing.
    fn build_only(building: Building) -> Result<()> {
        std::hint::black_box(Self::build(building)?);
        Ok(())
    }

    /// Serves the shop; says at which port.
    async fn shop(place: &Place, connections: usize) -> Result<u16> {
        let _ = (place, connections);
        lacks("only Mizzle and Drizzle have a shop")
    }
}

#[cfg(feature = "cornucopia")]
pub mod cornucopia;
#[cfg(feature = "diesel")]
pub mod diesel;
#[cfg(feature = "diesel-async")]
pub mod diesel_async;
#[cfg(feature = "drizzle-rs")]
pub mod drizzle_rs;
#[cfg(feature = "diesel")]
pub mod libpq;
pub mod mizzle;
pub mod psql;
#[cfg(feature = "sea-orm")]
pub mod sea_orm;
#[cfg(feature = "sqlx")]
pub mod sqlx;
pub mod tokio_postgres;
