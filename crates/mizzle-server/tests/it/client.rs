//! The least of a client: one session, one query, the text of its first column.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The values of a query's first column, joined by commas.
pub fn query(socket: &Path, sql: &str) -> io::Result<String> {
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let startup = b"\0\x03\0\0user\0postgres\0database\0postgres\0\0";
    stream.write_all(&((startup.len() + 4) as u32).to_be_bytes())?;
    stream.write_all(startup)?;
    stream.write_all(b"Q")?;
    stream.write_all(&((sql.len() + 5) as u32).to_be_bytes())?;
    stream.write_all(sql.as_bytes())?;
    stream.write_all(b"\0")?;
    let mut values = Vec::new();
    let mut readies = 0;
    while readies < 2 {
        let mut head = [0; 5];
        stream.read_exact(&mut head)?;
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
        let mut body = vec![0; length as usize - 4];
        stream.read_exact(&mut body)?;
        match head[0] {
            // DataRow: a count of columns, then each with its length.
            b'D' => values.push(String::from_utf8_lossy(&body[6..]).into_owned()),
            b'E' => return Err(io::Error::other(String::from_utf8_lossy(&body).into_owned())),
            b'Z' => readies += 1,
            _ => {}
        }
    }
    stream.write_all(b"X\0\0\0\x04")?;
    Ok(values.join(","))
}

/// The socket in a cluster's socket folder.
pub fn socket(folder: &Path) -> PathBuf {
    folder.join(".s.PGSQL.5432")
}
