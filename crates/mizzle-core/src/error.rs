//! The one error of Mizzle: a single word wide, and it says what, where and what to do.

use std::error::Error as StdError;
use std::fmt;

/// Shorthand for a result with [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong. Match on [`Error::kind`]; the fields that the server sent are behind accessors.
///
/// The value is one pointer wide, so a `Result<i32, Error>` costs no more than a `Result<i32, Box<..>>`.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::ErrorKind;
///
/// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
/// let ada = Users.insert(NewUser::new().email("ada@example.com"));
/// match ada.execute(db).await {
///     Err(error) if error.kind() == ErrorKind::UniqueViolation => println!("there already: {error}"),
///     other => println!("{} row", other?),
/// }
/// # Ok(())
/// # }
/// ```
pub struct Error(Box<Inner>);

/// The kinds of failure that a program tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A unique or primary key constraint holds this value already (SQLSTATE 23505).
    UniqueViolation,
    /// The row that a foreign key names does not exist, or is still named by others (23503).
    ForeignKeyViolation,
    /// A column that must have a value was given NULL (23502).
    NotNullViolation,
    /// A check constraint refused the row (23514).
    CheckViolation,
    /// An exclusion constraint refused the row (23P01).
    ExclusionViolation,
    /// The transaction lost against a concurrent one and may be run again (40001, 40P01).
    Serialization,
    /// A time limit ran out: statement, lock or pool.
    Timeout,
    /// The connection is closed, or was closed while an answer was awaited.
    Closed,
    /// No connection could be made: host, port, socket, address; or the server has as many as it may (53300).
    Connect,
    /// The server refused the login.
    Authentication,
    /// A value that the server sent does not fit the Rust type that was asked for.
    Decode,
    /// A Rust value could not be sent as a parameter.
    Encode,
    /// One row was asked for and there is none.
    NotFound,
    /// One row was asked for and there are several.
    TooManyRows,
    /// The connection URL, an option or an argument is wrong.
    Config,
    /// The server broke the protocol, or speaks a part of it that is not supported.
    Protocol,
    /// Any other error that the server reported; see [`Error::sqlstate`].
    Database,
    /// An error of the program itself, carried through a transaction; see [`Error::custom`].
    Custom,
}

impl ErrorKind {
    /// The kind that a SQLSTATE belongs to.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::ErrorKind;
    ///
    /// assert_eq!(ErrorKind::of_sqlstate("23505"), ErrorKind::UniqueViolation);
    /// assert_eq!(ErrorKind::of_sqlstate("42P01"), ErrorKind::Database);
    /// ```
    pub fn of_sqlstate(code: &str) -> ErrorKind {
        match code {
            "23505" => ErrorKind::UniqueViolation,
            "23503" => ErrorKind::ForeignKeyViolation,
            "23502" => ErrorKind::NotNullViolation,
            "23514" => ErrorKind::CheckViolation,
            "23P01" => ErrorKind::ExclusionViolation,
            "40001" | "40P01" => ErrorKind::Serialization,
            "57014" | "55P03" | "25P03" => ErrorKind::Timeout,
            "53300" => ErrorKind::Connect,
            "57P01" | "57P02" | "57P03" | "57P05" => ErrorKind::Closed,
            code if code.starts_with("08") => ErrorKind::Closed,
            code if code.starts_with("28") => ErrorKind::Authentication,
            _ => ErrorKind::Database,
        }
    }
}

/// What the server says of an error, field by field.
///
/// ```
/// # use mizzle::__examples::*;
/// # let error = email_taken();
/// let report = error.server().unwrap();
/// assert_eq!((&*report.severity, &*report.sqlstate), ("ERROR", "23505"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct ServerReport {
    /// `ERROR`, `FATAL` or `PANIC`, in English whatever the server's language.
    pub severity: String,
    /// The five characters of the SQLSTATE.
    pub sqlstate: String,
    /// The message, one line.
    pub message: String,
    /// More of it.
    pub detail: Option<String>,
    /// What to do, in the server's opinion.
    pub hint: Option<String>,
    /// Where in the statement: a character offset that begins with 1.
    pub position: Option<u32>,
    /// The call stack of functions and internal statements.
    pub context: Option<String>,
    /// The schema of the object concerned.
    pub schema: Option<String>,
    /// The table concerned.
    pub table: Option<String>,
    /// The column concerned.
    pub column: Option<String>,
    /// The constraint that was violated.
    pub constraint: Option<String>,
}

struct Inner {
    kind: ErrorKind,
    message: String,
    server: Option<ServerReport>,
    statement: Option<String>,
    hint: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of a kind, with one line that says what happened.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::Config, "the port is missing");
    /// assert_eq!(error.to_string(), "the port is missing");
    /// ```
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            message: message.into(),
            server: None,
            statement: None,
            hint: None,
            source: None,
        }))
    }

    /// An error that the server reported.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use mizzle::{Error, ErrorKind, ServerReport};
    ///
    /// let report = ServerReport { sqlstate: "40001".into(), ..ServerReport::default() };
    /// assert_eq!(Error::from_server(report).kind(), ErrorKind::Serialization);
    /// ```
    pub fn from_server(report: ServerReport) -> Error {
        let mut error = Error::new(ErrorKind::of_sqlstate(&report.sqlstate), report.message.clone());
        error.0.server = Some(report);
        error
    }

    /// An error of the program's own, to leave a transaction with; get it back with
    /// [`downcast`](Error::downcast).
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let error = mizzle::Error::custom(std::io::Error::other("no seats left"));
    /// assert_eq!(error.kind(), mizzle::ErrorKind::Custom);
    /// ```
    pub fn custom(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
        let source = error.into();
        let mut error = Error::new(ErrorKind::Custom, source.to_string());
        error.0.source = Some(source);
        error
    }

    /// The same error, with what caused it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// use std::error::Error as _;
    ///
    /// let error = mizzle::Error::new(mizzle::ErrorKind::Config, "no certificate");
    /// assert!(error.with_source(std::io::Error::other("not found")).source().is_some());
    /// ```
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
        self.0.source = Some(source.into());
        self
    }

    /// The same error, with the statement that it happened in; a statement it has already is kept.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let error = mizzle::Error::new(mizzle::ErrorKind::NotFound, "no row").with_statement("SELECT 1");
    /// assert_eq!(error.statement(), Some("SELECT 1"));
    /// ```
    #[must_use]
    pub fn with_statement(mut self, statement: &str) -> Error {
        if self.0.statement.is_none() {
            self.0.statement = Some(statement.to_owned());
        }
        self
    }

    /// The same error, with advice.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let error = mizzle::Error::new(mizzle::ErrorKind::Config, "no host").with_hint("set `DATABASE_URL`");
    /// assert_eq!(error.to_string(), "no host\n  hint: set `DATABASE_URL`");
    /// ```
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Error {
        self.0.hint = Some(hint.into());
        self
    }

    /// What kind of failure this is.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # let error = email_taken();
    /// assert_eq!(error.kind(), mizzle::ErrorKind::UniqueViolation);
    /// ```
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The message, one line, without the statement.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # let error = email_taken();
    /// assert!(error.message().starts_with("duplicate key value violates unique constraint"));
    /// ```
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The five characters of the SQLSTATE, if the server reported this error.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # let error = email_taken();
    /// assert_eq!(error.sqlstate(), Some("23505"));
    /// ```
    pub fn sqlstate(&self) -> Option<&str> {
        self.server().map(|server| server.sqlstate.as_str())
    }

    /// The server's detail, such as `Key (email)=(ada@example.com) already exists.`
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # let error = email_taken();
    /// assert_eq!(error.detail(), Some("Key (email)=(ada@example.com) already exists."));
    /// ```
    pub fn detail(&self) -> Option<&str> {
        self.server()?.detail.as_deref()
    }

    /// What to do about it.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let error = mizzle::Error::new(mizzle::ErrorKind::Config, "no host").with_hint("set `DATABASE_URL`");
    /// assert_eq!(error.hint(), Some("set `DATABASE_URL`"));
    /// ```
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref().or_else(|| self.server()?.hint.as_deref())
    }

    /// The name of the constraint that was violated; compare it with the schema's own by
    /// [`violates`](Error::violates).
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # let error = email_taken();
    /// assert_eq!(error.constraint(), Some("users_email_key"));
    /// ```
    pub fn constraint(&self) -> Option<&str> {
        self.server()?.constraint.as_deref()
    }

    /// The table that the error concerns.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # let error = email_taken();
    /// assert_eq!(error.table(), Some("users"));
    /// ```
    pub fn table(&self) -> Option<&str> {
        self.server()?.table.as_deref()
    }

    /// The column that the error concerns.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # let error = email_taken();
    /// assert_eq!(error.column(), None); // a constraint may be of several
    /// ```
    pub fn column(&self) -> Option<&str> {
        self.server()?.column.as_deref()
    }

    /// The statement that failed.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # let error = email_taken();
    /// assert_eq!(error.statement(), Some("INSERT INTO users (email) VALUES ($1)"));
    /// ```
    pub fn statement(&self) -> Option<&str> {
        self.0.statement.as_deref()
    }

    /// All that the server said.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # let error = email_taken();
    /// assert!(error.server().is_some_and(|report| report.context.is_none()));
    /// ```
    pub fn server(&self) -> Option<&ServerReport> {
        self.0.server.as_ref()
    }

    /// Whether this is a violation of that constraint: `error.violates(Users::EMAIL_KEY)`.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # let error = email_taken();
    /// assert!(error.violates(Users::EMAIL_KEY) && !error.violates(Users::PKEY));
    /// ```
    pub fn violates(&self, constraint: crate::table::Constraint) -> bool {
        let schema = self.server().and_then(|server| server.schema.as_deref());
        self.constraint() == Some(constraint.name())
            && self.table() == Some(constraint.table())
            && (constraint.schema().is_none() || constraint.schema() == schema)
    }

    /// Whether the same work, done again, may succeed: a lost race between transactions, a server that is
    /// restarting, a connection that was never made. Says nothing of whether a lost connection had committed.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// # let error = email_taken();
    /// assert!(!error.is_retryable());
    /// assert!(mizzle::Error::new(mizzle::ErrorKind::Connect, "connection refused").is_retryable());
    /// ```
    pub fn is_retryable(&self) -> bool {
        match self.sqlstate() {
            Some("40001" | "40P01" | "55P03" | "57P03" | "53300") => true,
            Some(_) => false,
            None => matches!(self.0.kind, ErrorKind::Connect),
        }
    }

    /// The program's own error that [`custom`](Error::custom) carried here, or this error back.
    ///
    /// ```
    /// # use mizzle::__examples::*;
    /// let error = mizzle::Error::custom(std::io::Error::other("no seats left"));
    /// let own: std::io::Error = error.downcast().unwrap();
    /// assert_eq!(own.to_string(), "no seats left");
    /// ```
    ///
    /// # Errors
    /// `self`, where the cause is not an `E`.
    pub fn downcast<E: StdError + 'static>(mut self) -> Result<E, Error> {
        match self.0.source.take() {
            Some(source) => match source.downcast::<E>() {
                Ok(own) => Ok(*own),
                Err(source) => {
                    self.0.source = Some(source);
                    Err(self)
                }
            },
            None => Err(self),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if let Some(code) = self.sqlstate() {
            write!(f, " (SQLSTATE {code})")?;
        }
        if let Some(detail) = self.detail() {
            write!(f, "\n  detail: {detail}")?;
        }
        if let Some(hint) = self.hint() {
            write!(f, "\n  hint: {hint}")?;
        }
        if let Some(statement) = self.statement() {
            let position = self.server().and_then(|server| server.position);
            write_statement(f, statement, position)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.0.kind)
    }
}

/// How much of a long line is shown on either side of the caret, in characters.
const AROUND: usize = 60;

/// Writes the statement, or the neighbourhood of the caret in a long one, with a caret below.
fn write_statement(f: &mut fmt::Formatter<'_>, statement: &str, position: Option<u32>) -> fmt::Result {
    let Some(offset) = position.and_then(|at| (at as usize).checked_sub(1)) else {
        let shown: String = statement.chars().take(4 * AROUND).collect();
        let more = if shown.len() < statement.len() { " …" } else { "" };
        return write!(f, "\n  statement: {shown}{more}");
    };
    let before: String = statement.chars().take(offset).collect();
    let after: String = statement.chars().skip(offset).collect();
    let line_before = before.rsplit('\n').next().unwrap_or_default();
    let line_after = after.split('\n').next().unwrap_or_default();
    let skipped = line_before.chars().count().saturating_sub(AROUND);
    let lead: String = line_before.chars().skip(skipped).collect();
    let lead = if skipped > 0 { format!("… {lead}") } else { lead };
    let tail: String = line_after.chars().take(AROUND).collect();
    let more = if tail.len() < line_after.len() { " …" } else { "" };
    let label = "  statement: ";
    let indent = label.len() + lead.chars().count();
    write!(f, "\n{label}{lead}{tail}{more}\n{:indent$}^", "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn syntax_error(statement: &str, position: u32) -> Error {
        Error::from_server(ServerReport {
            severity: "ERROR".into(),
            sqlstate: "42703".into(),
            message: "column \"emial\" does not exist".into(),
            hint: Some("Perhaps you meant \"email\".".into()),
            position: Some(position),
            ..ServerReport::default()
        })
        .with_statement(statement)
    }

    #[test]
    fn an_error_is_one_word_wide() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert_eq!(size_of::<Result<()>>(), size_of::<usize>());
    }

    #[test]
    fn the_caret_points_at_the_position_the_server_named() {
        expect![[r#"
            column "emial" does not exist (SQLSTATE 42703)
              hint: Perhaps you meant "email".
              statement: select emial from users
                                ^"#]]
        .assert_eq(&syntax_error("select emial from users", 8).to_string());
    }

    #[test]
    fn a_position_counts_characters_and_may_be_past_the_end() {
        let text = syntax_error("select 'ü', emial", 13).to_string();
        assert!(text.ends_with("\n                         ^"), "{text}");
        syntax_error("", 99).to_string();
    }

    #[test]
    fn a_custom_error_comes_back_as_itself() {
        let error = Error::custom(std::io::Error::other("no seats left"));
        assert_eq!(error.kind(), ErrorKind::Custom);
        assert_eq!(error.downcast::<std::io::Error>().unwrap().to_string(), "no seats left");
        assert!(Error::new(ErrorKind::Closed, "x").downcast::<std::io::Error>().is_err());
    }
}
