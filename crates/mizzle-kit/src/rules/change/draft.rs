//! A statement on its way into a plan.

use crate::facts::{Facts, ObjectId};
use crate::plan::{Hazard, Lock};
use crate::statement::Reason;
use crate::writer::Writer;

/// A statement with what it costs.
pub(crate) struct Draft {
    pub sql: String,
    pub mistake: Option<Reason>,
    /// The table or view it is about; where there is none, that of its object.
    pub relation: Option<ObjectId>,
    /// Whether it is about the table's partitions and children, too.
    pub recurses: bool,
    pub lock: Option<Lock>,
    /// The locks on other tables.
    pub also: Vec<(ObjectId, Lock)>,
    /// Whether several like it may be one statement: the length of its text before what it does.
    pub joins: Option<usize>,
    /// Whether the table is read in full.
    pub scans: bool,
    /// The other tables that are.
    pub also_scans: Vec<ObjectId>,
    pub hazards: Vec<Hazard>,
    pub notes: Vec<String>,
    pub transactional: bool,
    pub commits_before: bool,
    pub backfill: bool,
    /// Whether it comes after everything else, and once.
    pub last: bool,
    /// Why the server would refuse it, whatever the rows are.
    pub impossible: Option<String>,
}

impl Draft {
    pub fn new(write: impl FnOnce(&mut Writer)) -> Self {
        let mut writer = Writer::default();
        write(&mut writer);
        let (sql, mistake) = writer.text();
        Draft {
            sql,
            mistake,
            relation: None,
            recurses: false,
            lock: None,
            also: Vec::new(),
            joins: None,
            scans: false,
            also_scans: Vec::new(),
            hazards: Vec::new(),
            notes: Vec::new(),
            transactional: true,
            commits_before: false,
            backfill: false,
            last: false,
            impossible: None,
        }
    }

    /// An `ALTER TABLE`, with what comes after the name.
    pub fn alter_table(table: &ObjectId, write: impl FnOnce(&mut Writer)) -> Self {
        Draft::new(|sql| {
            write(sql.push("ALTER TABLE ").object(table).push(" "));
        })
        .on(table)
        .recurses()
        .lock(Lock::AccessExclusive)
    }

    /// The same for the table alone, without its partitions and children.
    pub fn alter_only(table: &ObjectId, write: impl FnOnce(&mut Writer)) -> Self {
        Draft::new(|sql| {
            write(sql.push("ALTER TABLE ONLY ").object(table).push(" "));
        })
        .on(table)
        .lock(Lock::AccessExclusive)
    }

    pub fn lock(mut self, lock: Lock) -> Self {
        self.lock = Some(lock);
        self
    }

    /// The table or view whose lock it takes.
    pub fn on(mut self, relation: &ObjectId) -> Self {
        self.relation = Some(relation.clone());
        self
    }

    /// It takes the same lock on partitions and children.
    pub fn recurses(mut self) -> Self {
        self.recurses = true;
        self
    }

    /// It takes no lock on partitions and children.
    pub fn alone(mut self) -> Self {
        self.recurses = false;
        self
    }

    /// It takes a lock on another table, too.
    pub fn locks(mut self, relation: ObjectId, lock: Lock) -> Self {
        self.also.push((relation, lock));
        self
    }

    /// It may be one `ALTER TABLE` with others of the same beginning: what rewrites the table does so once.
    pub fn joins(mut self, table: &ObjectId) -> Self {
        let mut beginning = Writer::default();
        beginning.push("ALTER TABLE ").object(table).push(" ");
        let (beginning, mistake) = beginning.text();
        self.joins = Some(beginning.len()).filter(|_| mistake.is_none() && self.sql.starts_with(&beginning));
        self
    }

    /// It reads the table in full, while others read and write.
    pub fn scans(mut self) -> Self {
        self.scans = true;
        self
    }

    pub fn hazard(mut self, hazard: Hazard) -> Self {
        self.scans |= matches!(hazard, Hazard::Scan | Hazard::Rewrite);
        self.hazards.push(hazard);
        self
    }

    /// What to know of it.
    pub fn note(mut self, note: String) -> Self {
        self.notes.push(note);
        self
    }

    /// What came before is committed, and its locks are gone.
    pub fn after_commit(mut self) -> Self {
        self.commits_before = true;
        self
    }

    /// The server looks at some rows of a table anew: it knows nothing of a column whose type has changed, and plans queries
    /// by what it knows.
    pub fn analyze(table: &ObjectId, facts: &Facts) -> Self {
        let analyze = Draft::new(|sql| {
            sql.push("ANALYZE ").object(table);
        });
        let analyze = analyze.on(table).lock(Lock::ShareUpdateExclusive).after_commit();
        // Partitions are looked at with the whole, children are not.
        let is_whole = facts.objects.get(table).is_some_and(|fact| fact.optional("partition_key").is_some());
        if is_whole { analyze.recurses() } else { analyze }
    }

    /// It comes after everything else; several that are the same are one.
    pub fn at_last(mut self) -> Self {
        self.last = true;
        self
    }

    /// The server refuses it, if there is a reason.
    pub fn impossible(mut self, why: Option<String>) -> Self {
        self.impossible = self.impossible.or(why);
        self
    }

    /// It changes rows, a few at a time.
    pub fn in_batches(mut self) -> Self {
        self.backfill = true;
        self.scans().outside_transactions()
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
