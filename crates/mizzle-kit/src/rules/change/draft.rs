//! A statement on its way into a plan.

use crate::facts::ObjectId;
use crate::plan::{Hazard, Lock};
use crate::statement::Reason;
use crate::writer::Writer;

/// A statement with what it costs.
pub(crate) struct Draft {
    pub sql: String,
    pub mistake: Option<Reason>,
    pub lock: Option<Lock>,
    pub hazards: Vec<Hazard>,
    pub transactional: bool,
    pub commits_before: bool,
    pub backfill: bool,
}

impl Draft {
    pub fn new(write: impl FnOnce(&mut Writer)) -> Self {
        let mut writer = Writer::default();
        write(&mut writer);
        let (sql, mistake) = writer.text();
        Draft {
            sql,
            mistake,
            lock: None,
            hazards: Vec::new(),
            transactional: true,
            commits_before: false,
            backfill: false,
        }
    }

    /// An `ALTER TABLE`, with what comes after the name.
    pub fn alter_table(table: &ObjectId, write: impl FnOnce(&mut Writer)) -> Self {
        Draft::new(|sql| {
            write(sql.push("ALTER TABLE ").object(table).push(" "));
        })
        .lock(Lock::AccessExclusive)
    }

    /// The same for the table alone, without its partitions and children.
    pub fn alter_only(table: &ObjectId, write: impl FnOnce(&mut Writer)) -> Self {
        Draft::new(|sql| {
            write(sql.push("ALTER TABLE ONLY ").object(table).push(" "));
        })
        .lock(Lock::AccessExclusive)
    }

    pub fn lock(mut self, lock: Lock) -> Self {
        self.lock = Some(lock);
        self
    }

    pub fn hazard(mut self, hazard: Hazard) -> Self {
        self.hazards.push(hazard);
        self
    }

    /// What came before is committed, and its locks are gone.
    pub fn after_commit(mut self) -> Self {
        self.commits_before = true;
        self
    }

    /// It changes rows, a few at a time.
    pub fn in_batches(mut self) -> Self {
        self.backfill = true;
        self.outside_transactions()
    }

    pub fn outside_transactions(mut self) -> Self {
        self.transactional = false;
        self
    }
}

impl Writer {
    /// An object's schema and name.
    pub fn object(&mut self, id: &ObjectId) -> &mut Self {
        self.qualified(id.schema.as_deref(), &id.name)
    }

    /// An object's schema and name as a text, which the server reads as a name again.
    pub fn object_literal(&mut self, id: &ObjectId) -> &mut Self {
        let quoted = |name: &str| mizzle_schema::quote_ident(name).unwrap_or_default();
        let schema = id.schema.as_deref().map(|schema| format!("{}.", quoted(schema))).unwrap_or_default();
        self.literal(&format!("{schema}{}", quoted(&id.name)))
    }

    /// A name of two parts, its schema first.
    pub fn name(&mut self, schema: &str, name: &str) -> &mut Self {
        self.qualified(Some(schema), name)
    }

    /// Storage options as the server lists them: `fillfactor=70`.
    pub fn options(&mut self, options: &[&str]) -> &mut Self {
        self.push("(").list(", ", options, |sql, option| {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            sql.option_name(name).push(" = ").literal(value);
        });
        self.push(")")
    }

    /// The names of storage options.
    pub fn option_names(&mut self, options: &[&str]) -> &mut Self {
        self.push("(").list(", ", options, |sql, option| {
            sql.option_name(option);
        });
        self.push(")")
    }

    fn option_name(&mut self, name: &str) -> &mut Self {
        match name.split_once('.') {
            Some((space, name)) => self.qualified(Some(space), name),
            None => self.ident(name),
        }
    }
}
