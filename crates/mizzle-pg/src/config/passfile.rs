//! The password file, `.pgpass`: `host:port:database:user:password`, a line each.

use std::io;
use std::path::Path;

use zeroize::Zeroizing;

use super::host::Host;
use super::secret::Secret;

/// Where distributions put the socket: a line for `localhost` is for it, too.
const USUAL_SOCKET_FOLDERS: [&str; 3] = ["/tmp", "/var/run/postgresql", "/run/postgresql"];

/// What a password file has for a login.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The password.
    Password(Secret),
    /// No line for it, or no file.
    Nothing,
    /// A file that is not used, and why.
    Unused(String),
}

/// Looks for a password. The first line that matches counts.
pub(crate) fn look_up(path: &Path, host: &Host, database: &str, user: &str) -> Found {
    let text = match read(path) {
        Ok(text) => text,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Found::Nothing,
        Err(why) => {
            tracing::warn!("the password file {} is not used: {why}", path.display());
            return Found::Unused(why.to_string());
        }
    };
    let (host, port) = match host {
        Host::Tcp { name, port } => (name.clone(), port),
        Host::Unix { folder, port }
            if USUAL_SOCKET_FOLDERS.iter().any(|usual| Path::new(usual) == folder) =>
        {
            ("localhost".to_owned(), port)
        }
        Host::Unix { folder, port } => (folder.display().to_string(), port),
    };
    let wanted = [host.as_str(), &port.to_string(), database, user];
    password_in(&text, wanted).map_or(Found::Nothing, Found::Password)
}

/// The password of the first line that matches host, port, database and user.
pub(super) fn password_in(text: &str, wanted: [&str; 4]) -> Option<Secret> {
    text.lines().find_map(|line| password(line, wanted))
}

/// Reads the file, if nobody else may.
fn read(path: &Path) -> io::Result<Zeroizing<String>> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(io::Error::other("others may read it; take that from them by `chmod 600`"));
        }
    }
    Ok(Zeroizing::new(std::fs::read_to_string(path)?))
}

/// The password of a line that matches.
fn password(line: &str, wanted: [&str; 4]) -> Option<Secret> {
    if line.starts_with('#') {
        return None;
    }
    let mut rest = line;
    for wanted in wanted {
        let (field, wildcard, after) = field(rest);
        if !wildcard && *field != *wanted {
            return None;
        }
        rest = after?;
    }
    let (mut password, ..) = field(rest);
    Some(Secret::new(std::mem::take(&mut *password)))
}

/// The field at the front without its escapes, whether it is `*`, and what follows its colon.
fn field(text: &str) -> (Zeroizing<String>, bool, Option<&str>) {
    let mut value = Zeroizing::new(String::with_capacity(text.len()));
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            ':' => return (value, &text[..at] == "*", Some(&text[at + 1..])),
            '\\' => value.push(characters.next().map_or('\\', |(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, text == "*", None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Option<String> {
        Some(password(line, ["db.example.com", "5432", "my:app", "ada"])?.expose().to_owned())
    }

    #[test]
    fn a_line_matches_by_its_fields_its_wildcards_and_its_escapes() {
        for (line, expected) in [
            ("db.example.com:5432:my\\:app:ada:tiger", Some("tiger")),
            ("*:*:*:*:tiger", Some("tiger")),
            ("*:*:*:ada:a\\:b\\\\c", Some("a:b\\c")),
            ("*:*:*:ada:cut:off", Some("cut")),
            ("*:*:*:ada:", Some("")),
            ("*:5433:*:ada:tiger", None),
            ("\\*:*:*:ada:tiger", None),
            ("#*:*:*:*:tiger", None),
            ("*:*:*:eve:tiger", None),
            ("*:*:*:ada", None),
            ("*:*", None),
            ("", None),
            ("\\", None),
        ] {
            assert_eq!(found(line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_file_that_others_may_read_is_not_used() {
        use std::os::unix::fs::PermissionsExt;
        let path = std::env::temp_dir().join(format!("mizzle-pgpass-{}", std::process::id()));
        let host = Host::new("h", 5432);
        assert_eq!(look_up(&path, &host, "d", "u"), Found::Nothing);
        std::fs::write(&path, "# mine\nh:5432:d:other:no\nh:5432:d:u:tiger\r\n*:*:*:*:late\n").unwrap();
        for (mode, expected) in [
            (0o600, Found::Password(Secret::new("tiger"))),
            (0o640, Found::Unused("others may read it; take that from them by `chmod 600`".into())),
        ] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(look_up(&path, &host, "d", "u"), expected);
        }
        std::fs::remove_file(&path).unwrap();
        assert_eq!(look_up(Path::new("/"), &host, "d", "u"), Found::Unused("it is not a file".into()));
        for folder in USUAL_SOCKET_FOLDERS {
            assert_eq!(look_up(Path::new("/nowhere"), &Host::new(folder, 1), "d", "u"), Found::Nothing);
        }
    }
}
