use expect_test::expect;
use mizzle_schema::ModifierArgument::{Number, Text};
use mizzle_schema::{Builtin, ModifierArgument, Type};

#[test]
fn a_type_prints_as_format_type_prints_it() {
    let cases: &[(Builtin, &[ModifierArgument], &str)] = &[
        (Builtin::Varchar, &[Number(255)], "character varying(255)"),
        (Builtin::Varchar, &[], "character varying"),
        (Builtin::Char, &[], "character(1)"),
        (Builtin::Numeric, &[Number(5)], "numeric(5,0)"),
        (Builtin::Time, &[Number(3)], "time(3) without time zone"),
        (Builtin::Timestamptz, &[Number(0)], "timestamp(0) with time zone"),
        (Builtin::Timestamp, &[], "timestamp without time zone"),
        (Builtin::Timetz, &[Number(3)], "time(3) with time zone"),
        (Builtin::Bit, &[], "bit(1)"),
        (Builtin::Varbit, &[Number(9)], "bit varying(9)"),
        (Builtin::Interval, &[Number(4)], "interval(4)"),
        (Builtin::Interval, &[Text("DAY TO SECOND".into()), Number(3)], "interval day to second(3)"),
        (Builtin::DoublePrecision, &[], "double precision"),
    ];
    for (builtin, arguments, printed) in cases {
        assert_eq!(builtin.with_arguments(arguments).unwrap().to_string(), *printed);
    }
    assert_eq!(Type::array(Type::varchar(20)).to_string(), "character varying(20)[]");
    let named = Type::Named { schema: Some("app".into()), name: "a \"b\"".into() };
    assert_eq!(named.to_string(), "\"app\".\"a \"\"b\"\"\"");
}

#[test]
fn every_type_is_in_the_catalog() {
    let mut table = String::new();
    for builtin in Builtin::ALL {
        let array = Type::array(*builtin);
        let (name, oid) = (array.typname().unwrap(), array.oid().unwrap());
        table += &format!("{} {} {} {name} {oid}\n", builtin.word(), builtin.typname(), builtin.oid());
        assert_eq!(Builtin::from_word(builtin.word()), Some(*builtin));
    }
    expect![[r#"
        smallint int2 21 _int2 1005
        integer int4 23 _int4 1007
        bigint int8 20 _int8 1016
        smallserial int2 21 _int2 1005
        serial int4 23 _int4 1007
        bigserial int8 20 _int8 1016
        real float4 700 _float4 1021
        double_precision float8 701 _float8 1022
        numeric numeric 1700 _numeric 1231
        boolean bool 16 _bool 1000
        text text 25 _text 1009
        varchar varchar 1043 _varchar 1015
        char bpchar 1042 _bpchar 1014
        uuid uuid 2950 _uuid 2951
        bytea bytea 17 _bytea 1001
        json json 114 _json 199
        jsonb jsonb 3802 _jsonb 3807
        date date 1082 _date 1182
        time time 1083 _time 1183
        timestamp timestamp 1114 _timestamp 1115
        timestamptz timestamptz 1184 _timestamptz 1185
        timetz timetz 1266 _timetz 1270
        interval interval 1186 _interval 1187
        bit bit 1560 _bit 1561
        varbit varbit 1562 _varbit 1563
        money money 790 _money 791
        inet inet 869 _inet 1041
        cidr cidr 650 _cidr 651
        macaddr macaddr 829 _macaddr 1040
        macaddr8 macaddr8 774 _macaddr8 775
        point point 600 _point 1017
        line line 628 _line 629
        lseg lseg 601 _lseg 1018
        box box 603 _box 1020
        path path 602 _path 1019
        polygon polygon 604 _polygon 1027
        circle circle 718 _circle 719
        xml xml 142 _xml 143
        jsonpath jsonpath 4072 _jsonpath 4073
        tsvector tsvector 3614 _tsvector 3643
        tsquery tsquery 3615 _tsquery 3645
        oid oid 26 _oid 1028
        pg_lsn pg_lsn 3220 _pg_lsn 3221
        int4range int4range 3904 _int4range 3905
        int8range int8range 3926 _int8range 3927
        numrange numrange 3906 _numrange 3907
        tsrange tsrange 3908 _tsrange 3909
        tstzrange tstzrange 3910 _tstzrange 3911
        daterange daterange 3912 _daterange 3913
        int4multirange int4multirange 4451 _int4multirange 6150
        int8multirange int8multirange 4536 _int8multirange 6157
        nummultirange nummultirange 4532 _nummultirange 6151
        tsmultirange tsmultirange 4533 _tsmultirange 6152
        tstzmultirange tstzmultirange 4534 _tstzmultirange 6153
        datemultirange datemultirange 4535 _datemultirange 6155
    "#]]
    .assert_eq(&table);
}

#[test]
fn a_modifier_that_does_not_fit_says_what_does() {
    let cases: &[(Builtin, &[ModifierArgument])] = &[
        (Builtin::Integer, &[Number(3)]),
        (Builtin::Varchar, &[Number(0)]),
        (Builtin::Varchar, &[Number(-1)]),
        (Builtin::Varchar, &[Number(1), Number(2)]),
        (Builtin::Numeric, &[Number(0)]),
        (Builtin::Numeric, &[Number(2), Number(3)]),
        (Builtin::Numeric, &[Number(i64::MAX), Number(i64::MIN)]),
        (Builtin::Time, &[Number(7)]),
        (Builtin::Bit, &[Number(83_886_081)]),
        (Builtin::Interval, &[Text("fortnight".into())]),
        (Builtin::Interval, &[Text("year".into()), Number(1)]),
        (Builtin::Interval, &[Number(1), Text("year".into())]),
    ];
    let printed: Vec<_> = cases
        .iter()
        .map(|(builtin, arguments)| builtin.with_arguments(arguments).unwrap_err().to_string())
        .collect();
    expect![[r#"
        `integer` takes nothing in parentheses; write `integer`
        `varchar(0)` holds nothing; the length is at least 1
        `varchar(-1)` is out of range; the length is 1 to 10485760, and `text` has no limit
        `varchar` takes a length: `varchar(255)`
        the precision 0 is out of range; `numeric` takes 1 to 1000 digits, and without parentheses any number
        the scale 3 of `numeric(2, 3)` is out of range; it is 0 to the precision, 2
        the precision 9223372036854775807 is out of range; `numeric` takes 1 to 1000 digits, and without parentheses any number
        `time` keeps 0 to 6 digits after the second, not 7
        `bit(83886081)` is out of range; the length is 1 to 83886080, and `varbit` has no limit
        `fortnight` are no fields of an interval; write one of "year", "month", "day", "hour", "minute", "second", "year to month", "day to hour", "day to minute", "day to second", "hour to minute", "hour to second", "minute to second"
        an interval of `year` keeps no seconds, so it takes no precision; remove the `1`
        `interval` takes its fields, the digits after the second, or both: `interval("day to second", 3)`"#]].assert_eq(&printed.join("\n"));
}
