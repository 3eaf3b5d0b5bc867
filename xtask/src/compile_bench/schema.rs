//! The tables.

use std::ops::Range;

/// A module that defines these tables.
pub fn module(tables: Range<usize>) -> String {
    let mut text =
        "//! Some of the tables.\n\nuse mizzle::prelude::*;\nuse mizzle::types::JsonValue;\n".to_owned();
    if tables.start > 0 {
        text += &format!("\nuse super::{};\n", table(tables.start - 1));
    }
    text.extend(tables.map(definition));
    text
}

/// The name of a table's struct: one row of it.
pub fn row(table: usize) -> String {
    format!("Thing{table}")
}

/// The name of a table.
pub fn table(table: usize) -> String {
    format!("Things{table}")
}

/// One table of 16 columns.
fn definition(at: usize) -> String {
    let references = match at.checked_sub(1) {
        Some(parent) => format!("\n    #[column(references({}.id, on_delete = cascade))]", table(parent)),
        None => String::new(),
    };
    let (row, table) = (row(at), table(at));
    format!(
        "
/// A thing of kind {at}.
#[derive(Table, Debug, Clone)]
#[table({table}, name = \"things_{at}\")]
#[index(rank, created_at)]
pub struct {row} {{
    /// The key.
    #[column(serial, primary_key)]
    pub id: i32,{references}
    pub parent_id: Option<i32>,
    #[column(varchar(255), unique)]
    pub email: String,
    #[column(varchar(100))]
    pub name: Option<String>,
    pub bio: Option<String>,
    #[column(default = false)]
    pub is_active: bool,
    #[column(default = 0)]
    pub rank: i32,
    pub views: i64,
    #[column(numeric(10, 2))]
    pub price: Decimal,
    pub ratio: Option<f64>,
    pub token: Uuid,
    pub tags: Vec<String>,
    pub settings: JsonValue,
    pub scores: Option<Vec<i32>>,
    #[column(default = now())]
    pub created_at: Timestamp,
    #[column(default = now(), on_update = now())]
    pub updated_at: Timestamp,
}}
"
    )
}
