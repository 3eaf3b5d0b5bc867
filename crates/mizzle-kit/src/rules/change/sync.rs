//! What holds the old and the new together while programs of both kinds run: triggers that keep two columns alike, views
//! under the name that a table had.

use serde_json::json;

use super::{Draft, table_of};
use crate::facts::{Fact, Facts, Kind, ObjectId};
use crate::plan::Hazard;
use crate::writer::Writer;

/// Two columns of a table that hold the same.
pub(crate) struct Pair<'a> {
    /// The one that programs write that do not know the other.
    pub old: &'a ObjectId,
    /// The one that takes its place.
    pub new: &'a ObjectId,
    /// What is compared of each: types without equality are compared as text.
    pub ty: &'a Fact,
}

impl Pair<'_> {
    /// The trigger and its function, as facts: whoever writes one column writes the other.
    ///
    /// The last one to fire: what another trigger makes of a column is seen, too.
    pub fn trigger(&self) -> [(ObjectId, Fact); 2] {
        let Pair { old, new, ty } = self;
        let table = table_of(new);
        let name = shortened(&["zz_mizzle_sync_", &new.name, "_", new.part()]);
        let function =
            ObjectId { kind: Kind::Function, schema: new.schema.clone(), name, sub: Some(String::new()) };
        let trigger = ObjectId { kind: Kind::Trigger, sub: Some(function.name.clone()), ..(*new).clone() };
        let cast = if is_comparable(ty) { "" } else { "::text" };
        let mut body = Writer::default();
        let [(old, new)] = [(old.part(), new.part())];
        let assign = |sql: &mut Writer, to: &str, from: &str| {
            sql.push("NEW.").ident(to).push(" := NEW.").ident(from).push(";\n");
        };
        let differs = |sql: &mut Writer, column: &str| {
            sql.push("NEW.").ident(column).push(cast).push(" IS DISTINCT FROM OLD.").ident(column).push(cast);
            sql.push(" THEN\n        ");
        };
        body.push("BEGIN\n    IF TG_OP = 'INSERT' THEN\n        IF NEW.")
            .ident(new)
            .push(" IS NULL THEN\n            ");
        assign(&mut body, new, old);
        body.push("        ELSE\n            ");
        assign(&mut body, old, new);
        body.push("        END IF;\n    ELSIF ");
        differs(&mut body, new);
        assign(&mut body, old, new);
        body.push("    ELSIF ");
        differs(&mut body, old);
        assign(&mut body, new, old);
        body.push("    END IF;\n    RETURN NEW;\nEND");
        [
            (function.clone(), trigger_function(&function, body)),
            (trigger.clone(), row_trigger(&table, &trigger, &function)),
        ]
    }

    /// Gives every row the value of one column in the other, from the old to the new or back.
    pub fn fill(&self, back: bool, facts: &Facts) -> Draft {
        let cast = if is_comparable(self.ty) { "" } else { "::text" };
        let (from, to) = if back { (self.new, self.old) } else { (self.old, self.new) };
        let fill = Draft::new(|sql| {
            sql.push("UPDATE ")
                .object(&table_of(to))
                .push(" SET ")
                .ident(to.part())
                .push(" = ")
                .ident(from.part());
            sql.push(" WHERE ")
                .ident(to.part())
                .push(cast)
                .push(" IS DISTINCT FROM ")
                .ident(from.part())
                .push(cast);
        });
        filled(fill, &table_of(to), facts)
    }
}

/// In batches where there is a key to go by; else all rows in one transaction.
fn filled(fill: Draft, table: &ObjectId, facts: &Facts) -> Draft {
    if has_key(table, facts) { fill.in_batches() } else { fill.scans().after_commit() }
}

/// Whether a table has a primary key.
pub(crate) fn has_key(table: &ObjectId, facts: &Facts) -> bool {
    facts
        .objects
        .iter()
        .any(|(id, fact)| id.kind == Kind::Constraint && table_of(id) == *table && fact.text("type") == "p")
}

/// Types that have an equality of their own, whatever the `search_path`.
fn is_comparable(column: &Fact) -> bool {
    let ty = column.text("type");
    let is_without = ty.starts_with("json") && !ty.starts_with("jsonb");
    match column.text("category") {
        "G" => false,
        "U" => ["uuid", "jsonb", "bytea"].contains(&ty),
        _ => !ty.contains('.') && !is_without,
    }
}

/// A function for triggers, as the catalog has it.
fn trigger_function(id: &ObjectId, body: Writer) -> Fact {
    // A name in the body cannot be one that cannot be written: the column is there.
    let (body, _) = body.text();
    let (definition, _) = {
        let mut sql = Writer::default();
        sql.push("CREATE OR REPLACE FUNCTION ")
            .object(id)
            .push("()\n RETURNS trigger\n LANGUAGE plpgsql\nAS ");
        match body.contains("$mizzle$") {
            true => sql.literal(&body),
            false => sql.push("$mizzle$\n").authored(&body).push("\n$mizzle$"),
        };
        sql.text()
    };
    let attributes = json!({
        "definition": definition, "arguments": "", "defaults": "0", "result": "trigger", "language": "plpgsql",
        "window": false,
    });
    fact(None, attributes, [])
}

fn row_trigger(table: &ObjectId, id: &ObjectId, function: &ObjectId) -> Fact {
    let mut sql = Writer::default();
    sql.push("CREATE TRIGGER ").ident(id.part()).push(" BEFORE INSERT OR UPDATE ON ").object(table);
    sql.push(" FOR EACH ROW EXECUTE FUNCTION ").object(function).push("()");
    let attributes = json!({ "definition": sql.text().0, "constraint": false });
    fact(Some(table.clone()), attributes, [table.clone(), function.clone()])
}

/// A view of a table under the name that it had, for programs that know no other: it takes writes as the table does, and
/// asks for the rights of those who use it.
pub(crate) fn view_of(
    table: &ObjectId,
    named: &ObjectId,
    columns: &[&ObjectId],
    acl: Option<&serde_json::Value>,
) -> (ObjectId, Fact) {
    let id = ObjectId { kind: Kind::View, sub: None, ..named.clone() };
    let mut sql = Writer::default();
    sql.push("SELECT ").list(", ", columns, |sql, column| {
        sql.ident(column.part());
    });
    sql.push(" FROM ").object(table);
    let mut attributes = json!({ "definition": sql.text().0, "options": ["security_invoker=true"] });
    if let (Some(acl), Some(attributes)) = (acl, attributes.as_object_mut()) {
        attributes.insert("acl".to_owned(), acl.clone());
    }
    let mut fact = fact(None, attributes, [table.clone()]);
    fact.depends.extend(columns.iter().map(|column| (*column).clone()));
    (id, fact)
}

fn fact<const N: usize>(
    parent: Option<ObjectId>,
    attributes: serde_json::Value,
    depends: [ObjectId; N],
) -> Fact {
    let attributes = match attributes {
        serde_json::Value::Object(attributes) => attributes.into_iter().collect(),
        _ => Default::default(),
    };
    Fact { parent, position: 0, attributes, depends: depends.into_iter().collect() }
}

/// A name of several parts, with what makes it one of its own where it is too long.
pub(crate) fn shortened(parts: &[&str]) -> String {
    let whole = parts.concat();
    if whole.len() <= 63 {
        return whole;
    }
    // FNV-1a: the same in every build.
    let hash =
        whole.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let mut name = whole;
    while name.len() > 54 {
        name.pop();
    }
    format!("{name}_{hash:08x}")
}

/// A column that gets the values of another in another type.
pub(crate) struct Retyped<'a> {
    pub from: &'a ObjectId,
    pub to: &'a ObjectId,
    /// Their definitions.
    pub old: &'a Fact,
    pub new: &'a Fact,
    /// Whether a value that has no equal in the other type is an error; else it is NULL there.
    pub may_fail: bool,
}

impl Retyped<'_> {
    /// The trigger and its function, as facts: whoever writes the one column writes the other.
    pub fn trigger(&self) -> [(ObjectId, Fact); 2] {
        let (from, to, may_fail) = (self.from, self.to, self.may_fail);
        let table = table_of(to);
        let name = shortened(&["zz_mizzle_sync_", &to.name, "_", from.part()]);
        let function =
            ObjectId { kind: Kind::Function, schema: to.schema.clone(), name, sub: Some(String::new()) };
        let trigger = ObjectId { kind: Kind::Trigger, sub: Some(function.name.clone()), ..(*to).clone() };
        let mut body = Writer::default();
        body.push("BEGIN\n    NEW.").ident(to.part()).push(" := NEW.").ident(from.part());
        self.cast(&mut body);
        body.push(";\n    RETURN NEW;\n");
        if !may_fail {
            body.push("EXCEPTION WHEN data_exception THEN\n    NEW.")
                .ident(to.part())
                .push(" := NULL;\n    RETURN NEW;\n");
        }
        body.push("END");
        [
            (function.clone(), trigger_function(&function, body)),
            (trigger.clone(), row_trigger(&table, &trigger, &function)),
        ]
    }

    /// Gives every row the value.
    pub fn fill(&self, facts: &Facts) -> Draft {
        let (from, to, new) = (self.from, self.to, self.new);
        let as_text = if is_comparable(new) { "" } else { "::text" };
        let fill = Draft::new(|sql| {
            sql.push("UPDATE ")
                .object(&table_of(to))
                .push(" SET ")
                .ident(to.part())
                .push(" = ")
                .ident(from.part());
            self.cast(sql);
            sql.push(" WHERE ").ident(to.part()).push(as_text).push(" IS DISTINCT FROM ").ident(from.part());
            self.cast(sql);
            sql.push(as_text);
        });
        filled(fill.hazard(Hazard::DependsOnData), &table_of(to), facts)
    }

    fn cast(&self, sql: &mut Writer) {
        let by_text = super::column::is_by_text(self.old, self.new);
        sql.push(if by_text { "::text::" } else { "::" }).authored(self.new.text("type"));
    }

    /// The new column takes the name; what it counts, the default and the trigger follow.
    pub fn swap(
        &self,
        [column, coming, going]: [&ObjectId; 3],
        defaults: (Option<&Fact>, Option<&Fact>),
        back: &Retyped<'_>,
    ) -> Vec<(ObjectId, Draft)> {
        let mut drafts = vec![rename(column, going), rename(coming, column)];
        drafts.extend(counting(column, going, self.new));
        drafts.extend(default(going, defaults.0, None));
        drafts.extend(default(column, None, defaults.1));
        if self.old.is("not_null") {
            drafts.push(alter(going, " DROP NOT NULL"));
        }
        drafts.push(back.function());
        drafts
    }

    /// The way back of that: `self` is the one that keeps the old column alike, `there` the other.
    pub fn swap_back(
        &self,
        [column, coming, going]: [&ObjectId; 3],
        defaults: (Option<&Fact>, Option<&Fact>),
        there: &Retyped<'_>,
    ) -> Vec<(ObjectId, Draft)> {
        let mut drafts = vec![rename(column, coming), rename(going, column)];
        drafts.extend(default(coming, defaults.0, None));
        drafts.extend(default(column, None, defaults.1));
        if self.new.is("not_null") {
            let draft = alter(column, " SET NOT NULL").1;
            drafts.push((column.clone(), draft.scans().hazard(Hazard::Scan).hazard(Hazard::DependsOnData)));
        }
        drafts.extend(counting(column, coming, self.new));
        drafts.push(there.function());
        drafts
    }

    fn function(&self) -> (ObjectId, Draft) {
        let [(id, fact), _] = self.trigger();
        let draft = Draft::new(|sql| {
            sql.authored(fact.text("definition"));
        });
        (id, draft.hazard(Hazard::UntrackedDependencies))
    }
}

/// An identity column goes on where another of the table stopped, which is none any more.
fn counting(column: &ObjectId, from: &ObjectId, fact: &Fact) -> Vec<(ObjectId, Draft)> {
    let Some(identity) = fact.optional("identity") else { return Vec::new() };
    let table = table_of(column);
    let add = Draft::alter_table(&table, |sql| {
        sql.push("ALTER COLUMN ").ident(column.part()).push(" ADD GENERATED ").authored(identity);
        super::column::numbers(sql.push(" AS IDENTITY"), fact, [" (", ")"]);
    });
    let sequence = |sql: &mut Writer, column: &ObjectId| {
        sql.push("pg_catalog.pg_get_serial_sequence(").object_literal(&table).push(", ");
        sql.literal(column.part()).push(")");
    };
    // The old one may have no more numbers to give.
    let go_on = Draft::new(|sql| {
        sequence(sql.push("SELECT pg_catalog.setval("), column);
        sequence(sql.push(", number) FROM pg_catalog.pg_sequence_last_value("), from);
        sql.push("::regclass) AS number WHERE number IS NOT NULL");
    });
    vec![(column.clone(), add), (column.clone(), go_on), alter(from, " DROP IDENTITY")]
}

fn alter(column: &ObjectId, words: &'static str) -> (ObjectId, Draft) {
    let draft = Draft::alter_table(&table_of(column), |sql| {
        sql.push("ALTER COLUMN ").ident(column.part()).push(words);
    });
    (column.clone(), draft)
}

fn default(column: &ObjectId, was: Option<&Fact>, is: Option<&Fact>) -> Option<(ObjectId, Draft)> {
    match (was, is) {
        (_, Some(is)) => {
            let draft = Draft::alter_table(&table_of(column), |sql| {
                sql.push("ALTER COLUMN ")
                    .ident(column.part())
                    .push(" SET DEFAULT ")
                    .authored(is.text("expression"));
            });
            Some((column.clone(), draft))
        }
        (Some(_), None) => Some(alter(column, " DROP DEFAULT")),
        (None, None) => None,
    }
}

fn rename(from: &ObjectId, to: &ObjectId) -> (ObjectId, Draft) {
    let draft = Draft::alter_table(&table_of(from), |sql| {
        sql.push("RENAME COLUMN ").ident(from.part()).push(" TO ").ident(to.part());
    });
    (to.clone(), draft)
}

/// An index gets another name.
pub(crate) fn rename_index(from: &ObjectId, to: &ObjectId) -> (ObjectId, Draft) {
    let draft = Draft::new(|sql| {
        sql.push("ALTER INDEX ").object(from).push(" RENAME TO ").ident(&to.name);
    });
    (to.clone(), draft)
}

/// Whether a column of another type is written anew in all rows.
pub(crate) fn is_rewritten(old: &Fact, new: &Fact) -> bool {
    !super::stored_type::is_same(old.text("type"), new.text("type"))
}
