//! Schemas as source, and the source read again.

use mizzle_schema::{
    Action, Builtin, Check, Column, ColumnDefault, Composite, CompositeField, Deferrable, Domain, Enum,
    ForeignKey, Generated, Identity, Index, IndexKey, Match, Modifier, NullsOrder, PrimaryKey, Reference,
    Schema, Sequence, SortOrder, Table, Type, Unique, View,
};
use mizzle_syntax::{PrintOptions, parse_source, print, resolve};

/// Numbers by a seed (xorshift), so that a failure can be had again.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).unwrap()).unwrap()
    }

    fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

const NAMES: &[&str] = &[
    "users",
    "user",
    "people",
    "Users",
    "order_details",
    "Order Details",
    "type",
    "self",
    "Self",
    "crate",
    "super",
    "option",
    "vec",
    "string",
    "uuid",
    "date",
    "2fa",
    "é",
    "日本語",
    "a\"b",
    "a\\b",
    "$",
    "_",
    "__x",
    "news",
    "data",
    "address",
    "statuses",
    "new_user",
    "user_patch",
    "match",
    "unique",
    "name",
    "with",
    "id",
    "ID",
    "Id",
    "userId",
    "user_id",
    "x y",
    "mizzle",
    "mod",
    "std",
    "types",
    "views",
    "async",
    "dyn",
    "a-b",
    "a.b",
    "ünï",
    "e\u{301}",
    "Table",
    "View",
    "r#type",
    "true",
    "1",
    "🦀",
    "values",
    "columns",
    "expr",
];

const TEXTS: &[&str] =
    &["", "it's", "a \"quoted\" text", "back\\slash", "two\nlines", "  spaces ", "#\"#", "☃", "-- no", "/*"];

/// Some names, each once.
fn names(random: &mut Random, count: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    while found.len() < count {
        let name = (*random.pick(NAMES)).to_owned();
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

fn builtin(random: &mut Random) -> Type {
    loop {
        let builtin = *random.pick(Builtin::ALL);
        if builtin.is_serial() {
            continue;
        }
        let modifier = match builtin {
            Builtin::Varchar | Builtin::Varbit if random.chance(2) => Modifier::Length(20),
            Builtin::Char | Builtin::Bit => Modifier::Length(3),
            Builtin::Numeric if random.chance(2) => Modifier::PrecisionScale { precision: 10, scale: 2 },
            Builtin::Timestamptz | Builtin::Time if random.chance(3) => Modifier::Precision(3),
            _ => Modifier::None,
        };
        let ty = Type::Builtin(builtin, modifier);
        return if random.chance(6) { Type::array(ty) } else { ty };
    }
}

fn schema(random: &mut Random) -> Schema {
    let place = |random: &mut Random| random.chance(3).then(|| "My App".to_owned());
    let mut schema = Schema::default();
    let all = names(random, 12);
    let (of_types, of_tables) = all.split_at(4);
    for (at, name) in of_types.iter().enumerate() {
        match at % 3 {
            0 => {
                let labels = names(random, 4);
                schema.enums.push(Enum {
                    schema: place(random),
                    comment: comment(random),
                    ..Enum::new(name, labels)
                });
            }
            1 => {
                let fields =
                    names(random, 3).into_iter().map(|field| CompositeField::new(field, builtin(random)));
                let fields = fields.collect();
                schema.composites.push(Composite {
                    name: name.clone(),
                    schema: place(random),
                    fields,
                    ..Composite::default()
                });
            }
            _ => {
                let checks =
                    vec![Check { name: format!("{name}_check"), expression: "VALUE > 'a\"b'".into() }];
                schema.domains.push(Domain {
                    schema: place(random),
                    not_null: random.chance(2),
                    checks,
                    ..Domain::new(name, Builtin::Text)
                });
            }
        }
    }
    for name in of_tables {
        let place = place(random);
        let own = table(random, name, place, &schema);
        schema.tables.push(own);
    }
    for name in names(random, 2) {
        let columns = names(random, 3)
            .into_iter()
            .map(|column| Column { nullable: random.chance(2), ..Column::new(column, builtin(random)) });
        let columns = columns.collect();
        schema.views.push(View {
            name: format!("{name} view"),
            materialized: random.chance(2),
            columns,
            ..View::default()
        });
    }
    schema
}

fn comment(random: &mut Random) -> Option<String> {
    let texts = [
        "A line.",
        "Two\n\nparagraphs",
        "  indented",
        "```\ncode",
        "a \"b\" \\ c",
        "tab\there",
        "/ slash",
        "trailing ",
    ];
    random.chance(2).then(|| (*random.pick(&texts)).to_owned())
}

fn table(random: &mut Random, name: &str, place: Option<String>, schema: &Schema) -> Table {
    let mut table = Table { schema: place, comment: comment(random), ..Table::new(name) };
    table.columns.push(Column::new("id", Builtin::BigInt));
    match random.below(3) {
        0 => table.columns[0].ty = Builtin::BigSerial.into(),
        1 => {
            let sequence = Sequence {
                start: Some(-5),
                increment: Some(2),
                min: Some(-10),
                cycle: true,
                ..Sequence::default()
            };
            table.columns[0].identity = Some(Identity { always: random.chance(2), sequence });
        }
        _ => {}
    }
    let key = if random.chance(2) { format!("{name}_pkey") } else { format!("{name} odd") };
    table.primary_key = Some(PrimaryKey { name: key, columns: vec!["id".into()] });
    for name in names(random, 6).into_iter().filter(|name| name != "id") {
        let ty = match random.below(8) {
            0 => Type::Named { schema: schema.enums[0].schema.clone(), name: schema.enums[0].name.clone() },
            1 => Type::array(Type::Named {
                schema: schema.domains[0].schema.clone(),
                name: schema.domains[0].name.clone(),
            }),
            2 => Type::Custom("app.\"my range\"".into()),
            3 => Builtin::Text.into(),
            _ => builtin(random),
        };
        let mut column =
            Column { nullable: random.chance(2), comment: comment(random), ..Column::new(name, ty) };
        match (&column.ty, random.below(3)) {
            (Type::Builtin(Builtin::Text, _), 0) => {
                let text = random.pick(TEXTS).replace('\'', "''");
                column.default = Some(ColumnDefault::Literal(format!("'{text}'")));
            }
            (_, 0) => column.default = Some(ColumnDefault::Sql("f('a\"b')".into())),
            (_, 1) => column.generated = Some(Generated { expression: "lower(\"X\")".into() }),
            _ => {}
        }
        table.columns.push(column);
    }
    let some: Vec<String> = table.columns.iter().skip(1).map(|column| column.name.clone()).collect();
    table.uniques.push(Unique {
        name: format!("{name} u1"),
        columns: vec![some[0].clone()],
        nulls_not_distinct: true,
    });
    table.uniques.push(Unique {
        name: format!("{name} u2"),
        columns: some[..2].to_vec(),
        nulls_not_distinct: false,
    });
    table.checks.push(Check { name: format!("{name}_{}_check", some[0]), expression: "a > 0".into() });
    table.checks.push(Check { name: "other".into(), expression: "b <> '\"' AND c <> '\\'".into() });
    let keys = vec![
        IndexKey { order: SortOrder::Desc, nulls: Some(NullsOrder::Last), ..IndexKey::column(&some[1]) },
        IndexKey {
            collation: Some("C".into()),
            opclass: Some("public.gin_trgm_ops".into()),
            ..IndexKey::expression("lower(a)")
        },
        IndexKey::column(&some[2]),
    ];
    let index = Index {
        unique: random.chance(2),
        include: vec![some[0].clone()],
        with: vec![("fillfactor".into(), "70".into())],
        predicate: Some("x = 'a\"b'".into()),
        comment: comment(random),
        ..Index::new(format!("{name} index"), keys)
    };
    table.indexes.push(index);
    table.indexes.push(Index {
        method: "gin".into(),
        ..Index::new(format!("{name}_i"), [IndexKey::column(&some[0])])
    });
    // To itself and to whatever table comes first.
    for (at, to) in schema.tables.first().into_iter().enumerate() {
        table.columns.push(Column { nullable: true, ..Column::new(format!("ref{at}_id"), Builtin::BigInt) });
        table.foreign_keys.push(ForeignKey {
            name: format!("{name}_fk{at}"),
            columns: vec![format!("ref{at}_id")],
            references: Reference {
                schema: to.schema.clone(),
                table: to.name.clone(),
                columns: vec!["id".into()],
            },
            on_delete: *random.pick(&Action::ALL),
            on_update: Action::Cascade,
            match_type: Match::Full,
            deferrable: Deferrable::Deferrable { initially_deferred: random.chance(2) },
        });
    }
    table
}

/// What two schemas have in common that mean the same.
fn sorted(mut schema: Schema) -> Schema {
    schema.schemas.clear();
    for table in &mut schema.tables {
        table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        for column in &mut table.columns {
            if let Some(ColumnDefault::Literal(sql)) = column.default.clone() {
                column.default = Some(ColumnDefault::Sql(sql));
            }
        }
    }
    schema.tables.sort_by(|a, b| (&a.schema, &a.name).cmp(&(&b.schema, &b.name)));
    schema.enums.sort_by(|a, b| a.name.cmp(&b.name));
    schema.composites.sort_by(|a, b| a.name.cmp(&b.name));
    schema.domains.sort_by(|a, b| a.name.cmp(&b.name));
    schema.views.sort_by(|a, b| a.name.cmp(&b.name));
    schema
}

#[test]
fn random_schemas_read_as_themselves_again() {
    for seed in 1..=16_u64 {
        let wanted = schema(&mut Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        for one_file in [true, false] {
            let options = PrintOptions { one_file, relations: true };
            let files = print(&wanted, &options).unwrap_or_else(|found| panic!("seed {seed}: {found:#?}"));
            let sources: Vec<_> = files
                .iter()
                .map(|file| {
                    parse_source(&file.name, &file.text)
                        .unwrap_or_else(|errors| panic!("seed {seed}: {errors}\n{}", file.text))
                })
                .collect();
            let again = resolve(&sources).unwrap_or_else(|errors| panic!("seed {seed}: {errors}"));
            assert_eq!(sorted(again), sorted(wanted.clone()), "seed {seed}");
            assert_eq!(print(&wanted, &options).unwrap(), files, "the same schema gives the same source");
        }
    }
}

#[test]
fn what_rust_has_no_words_for_is_named_and_not_written() {
    let mut table = Table::new("notes");
    table.columns.push(Column::new("other", Builtin::Integer));
    table.foreign_keys.push(ForeignKey {
        name: "away".into(),
        columns: vec!["other".into()],
        references: Reference { schema: None, table: "elsewhere".into(), columns: vec!["id".into()] },
        ..ForeignKey::default()
    });
    let schema = Schema { tables: vec![table], enums: vec![Enum::new("mood", [""])], ..Schema::default() };
    let options = PrintOptions { one_file: true, relations: true };
    let found = print(&schema, &options).unwrap_err();
    assert_eq!(found[0].to_string(), "notes.away: the table that it refers to is not in Rust");
    let schema = Schema { tables: Vec::new(), ..schema };
    assert!(
        print(&schema, &options).unwrap_err()[0].to_string().starts_with("mood: the enum label `` is empty")
    );
}
