//! libpq itself, called as C would: what Diesel stands on, and the floor for one row.

use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr::{null, null_mut};

use pq_sys as pq;
use serde::Serialize;

use super::{Candidate, NoPool, Result};
use crate::ask::Place;
use crate::rows::User;

const INT4: pq::Oid = 23;

/// A connection, which one thread at a time uses.
pub struct Libpq(*mut pq::PGconn, Vec<&'static CStr>);

/// A result that is freed.
struct Rows(*mut pq::PGresult);

impl Drop for Rows {
    fn drop(&mut self) {
        // SAFETY: the result is ours, and nothing of it is used afterwards.
        unsafe { pq::PQclear(self.0) }
    }
}

impl Drop for Libpq {
    fn drop(&mut self) {
        // SAFETY: the connection is ours, and is not used afterwards.
        unsafe { pq::PQfinish(self.0) }
    }
}

impl Libpq {
    fn failed<T>(&self) -> Result<T> {
        // SAFETY: the message is a text of the connection, which is alive, and copied before it is used again.
        let text = unsafe { CStr::from_ptr(pq::PQerrorMessage(self.0)) };
        Err(text.to_string_lossy().trim().into())
    }

    /// Runs a statement, prepared the first time, with the key as its parameter, if there is one; binary both ways.
    fn run(&mut self, sql: &'static CStr, key: Option<i32>) -> Result<Rows> {
        let types = [INT4];
        let count = c_int::from(key.is_some());
        if !self.1.contains(&sql) {
            let (text, types) = (sql.as_ptr(), types.as_ptr());
            // SAFETY: the texts end with a zero, and there are as many types as is said.
            let prepared = unsafe { pq::PQprepare(self.0, text, text, count, types) };
            let prepared = Rows(prepared);
            // SAFETY: the result is alive.
            if unsafe { pq::PQresultStatus(prepared.0) } != pq::ExecStatusType::PGRES_COMMAND_OK {
                return self.failed();
            }
            self.1.push(sql);
        }
        let bytes = key.unwrap_or_default().to_be_bytes();
        let (values, lengths, formats) = ([bytes.as_ptr().cast::<c_char>()], [4], [1]);
        // SAFETY: there are as many values, lengths and formats as is said, and all outlive the call.
        let rows = Rows(unsafe {
            let (values, lengths, formats) = match key {
                Some(_) => (values.as_ptr(), lengths.as_ptr(), formats.as_ptr()),
                None => (null(), null(), null()),
            };
            pq::PQexecPrepared(self.0, sql.as_ptr(), count, values, lengths, formats, 1)
        });
        // SAFETY: the result is alive.
        match unsafe { pq::PQresultStatus(rows.0) } {
            pq::ExecStatusType::PGRES_TUPLES_OK => Ok(rows),
            _ => self.failed(),
        }
    }
}

impl Rows {
    fn count(&self) -> c_int {
        // SAFETY: the result is alive.
        unsafe { pq::PQntuples(self.0) }
    }

    /// The bytes of a value, which is there: all rows and columns that are asked for are.
    fn value(&self, row: c_int, column: c_int) -> Option<&[u8]> {
        // SAFETY: the result is alive for as long as what is borrowed from it, and the value has the length that it says.
        unsafe {
            if pq::PQgetisnull(self.0, row, column) != 0 {
                return None;
            }
            let length = pq::PQgetlength(self.0, row, column) as usize;
            Some(std::slice::from_raw_parts(pq::PQgetvalue(self.0, row, column).cast(), length))
        }
    }

    fn number(&self, row: c_int, column: c_int) -> Result<i32> {
        Ok(i32::from_be_bytes(self.value(row, column).ok_or("NULL")?.try_into()?))
    }

    fn text(&self, row: c_int, column: c_int) -> Result<Option<String>> {
        Ok(self.value(row, column).map(|bytes| std::str::from_utf8(bytes).map(str::to_owned)).transpose()?)
    }

    fn user(&self, row: c_int) -> Result<User> {
        let name = self.text(row, 1)?.ok_or("NULL")?;
        Ok(User { id: self.number(row, 0)?, name, hair_color: self.text(row, 2)? })
    }
}

impl Candidate for Libpq {
    type Pool = NoPool;

    async fn connect(place: &Place) -> Result<Self> {
        let url = CString::new(place.url())?;
        // SAFETY: the text ends with a zero.
        let connection = Libpq(unsafe { pq::PQconnectdb(url.as_ptr()) }, Vec::new());
        if connection.0 == null_mut() {
            return Err("no memory".into());
        }
        // SAFETY: the connection is alive.
        match unsafe { pq::PQstatus(connection.0) } {
            pq::ConnStatusType::CONNECTION_OK => Ok(connection),
            _ => connection.failed(),
        }
    }

    async fn users(&mut self) -> Result<impl Serialize> {
        let rows = self.run(c"SELECT id, name, hair_color FROM users", None)?;
        (0..rows.count()).map(|row| rows.user(row)).collect::<Result<Vec<_>>>()
    }

    async fn by_key(&mut self, id: i32) -> Result<impl Serialize> {
        self.run(c"SELECT id, name, hair_color FROM users WHERE id = $1", Some(id))?.user(0)
    }

    async fn nothing(&mut self) -> Result<impl Serialize> {
        Ok((self.run(c"SELECT 1", None)?.number(0, 0)?,))
    }
}
