use expect_test::expect;
use mizzle_schema::{
    Builtin, CheckOption, Column, ColumnDefault, Enum, ForeignKey, Index, IndexKey, IntervalFields, Modifier,
    PrimaryKey, Reference, Schema, SortOrder, Table, Type, View,
};

fn sample() -> Schema {
    let mut users = Table::new("users");
    users.columns = vec![
        Column::new("id", Builtin::BigInt),
        Column { nullable: true, ..Column::new("price", Type::numeric(10, 2)) },
        Column::new("tags", Type::array(Type::varchar(20))),
        Column::new("role", Type::Named { schema: None, name: "role".into() }),
        Column::new("place", Type::Custom("geometry(point,4326)".into())),
        Column::new(
            "span",
            Type::Builtin(
                Builtin::Interval,
                Modifier::Interval { fields: Some(IntervalFields::DayToSecond), precision: Some(3) },
            ),
        ),
        Column {
            default: Some(ColumnDefault::Sql("now()".into())),
            ..Column::new("at", Builtin::Timestamptz)
        },
    ];
    users.primary_key = Some(PrimaryKey { name: "users_pkey".into(), columns: vec!["id".into()] });
    users.foreign_keys.push(ForeignKey {
        name: "self".into(),
        columns: vec!["id".into()],
        references: Reference { schema: None, table: "users".into(), columns: vec!["id".into()] },
        ..ForeignKey::default()
    });
    let key = IndexKey { order: SortOrder::Desc, ..IndexKey::column("id") };
    users.indexes.push(Index::new("i", [key, IndexKey::expression("lower(x)")]));
    Schema { enums: vec![Enum::new("role", ["member"])], tables: vec![users], ..Schema::default() }
}

#[test]
fn what_has_its_default_is_left_out() {
    expect![[r#"
        {
          "enums": [
            {
              "name": "role",
              "labels": [
                {
                  "name": "member"
                }
              ]
            }
          ],
          "tables": [
            {
              "name": "users",
              "columns": [
                {
                  "name": "id",
                  "type": "bigint"
                },
                {
                  "name": "price",
                  "type": "numeric(10,2)",
                  "nullable": true
                },
                {
                  "name": "tags",
                  "type": {
                    "array": "varchar(20)"
                  }
                },
                {
                  "name": "role",
                  "type": {
                    "name": "role"
                  }
                },
                {
                  "name": "place",
                  "type": {
                    "sql": "geometry(point,4326)"
                  }
                },
                {
                  "name": "span",
                  "type": "interval(day to second,3)"
                },
                {
                  "name": "at",
                  "type": "timestamptz",
                  "default": {
                    "sql": "now()"
                  }
                }
              ],
              "primary_key": {
                "name": "users_pkey",
                "columns": [
                  "id"
                ]
              },
              "foreign_keys": [
                {
                  "name": "self",
                  "columns": [
                    "id"
                  ],
                  "references": {
                    "table": "users",
                    "columns": [
                      "id"
                    ]
                  }
                }
              ],
              "indexes": [
                {
                  "name": "i",
                  "keys": [
                    {
                      "column": "id",
                      "order": "desc"
                    },
                    {
                      "expression": "lower(x)"
                    }
                  ]
                }
              ]
            }
          ]
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&sample()).unwrap());
    assert_eq!(serde_json::to_string(&Schema::default()).unwrap(), "{}");
}

#[test]
fn what_is_read_back_is_what_was_written() {
    let text = serde_json::to_string(&sample()).unwrap();
    let read: Schema = serde_json::from_str(&text).unwrap();
    assert_eq!(read, sample());
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

#[test]
fn what_is_not_known_is_refused() {
    let refused = |text: &str| serde_json::from_str::<Schema>(text).unwrap_err().to_string();
    assert!(refused(r#"{"triggers": []}"#).contains("unknown field `triggers`"));
    let column = |ty: &str| {
        format!(r#"{{"tables": [{{"name": "t", "columns": [{{"name": "c", "type": "{ty}"}}]}}]}}"#)
    };
    assert!(refused(&column("shekel")).contains("`shekel` is no built-in type"));
    assert!(refused(&column("varchar(0)")).contains("the length is at least 1"));
}

#[test]
fn a_view_is_written_with_what_it_says_and_no_more() {
    let plain = View {
        columns: vec![Column::new("id", Builtin::BigInt)],
        check_option: Some(CheckOption::Cascaded),
        ..View::new("active", "SELECT id FROM users WHERE active")
    };
    let kept = View {
        schema: Some("report".into()),
        materialized: true,
        definition: None,
        ..View::new("totals", "")
    };
    let schema = Schema { views: vec![plain, kept], ..Schema::default() };
    let text = serde_json::to_string(&schema).unwrap();
    expect![[r#"{"views":[{"name":"active","definition":"SELECT id FROM users WHERE active","columns":[{"name":"id","type":"bigint"}],"check_option":"cascaded"},{"schema":"report","name":"totals","materialized":true}]}"#]].assert_eq(&text);
    assert_eq!(serde_json::from_str::<Schema>(&text).unwrap(), schema);
    // As it was written before there were views.
    assert_eq!(serde_json::from_str::<Schema>(r#"{"tables": []}"#).unwrap(), Schema::default());
}
