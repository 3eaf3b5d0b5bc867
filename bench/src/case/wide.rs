//! A thousand rows of thirty columns of mixed types.

use mizzle_bench::ask::Work;

use super::statement::Statement;

pub fn cases() -> Vec<Statement> {
    vec![Statement {
        name: "wide".to_owned(),
        title: "1,000 rows of 30 columns: numbers, numeric, timestamptz, uuid, jsonb, text, text[]",
        data: include_str!("../../schema/wide.sql").to_owned(),
        work: Work::Wide,
        runs: 5,
        ..Statement::default()
    }]
}
