//! The types every PostgreSQL has, one row each.

use super::modifier::ModifierKind::{self, Fields, Length, Nothing, Precision, PrecisionScale};

macro_rules! builtins {
    ($($variant:ident $word:literal $sql:literal $typname:literal $oid:literal $array_oid:literal $modifier:ident)*) => {
        /// A type that every PostgreSQL has. The three serial types are PostgreSQL's shorthand for an integer with a
        /// sequence behind it, kept because that is what an author writes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Builtin {
            $(#[doc = concat!("`", $sql, "`")] $variant,)*
        }

        impl Builtin {
            /// Every built-in type.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in a column attribute: `varchar`, `double_precision`.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The name in SQL, as `format_type` gives it: `character varying`, `double precision`.
            pub fn sql(self) -> &'static str {
                match self { $(Self::$variant => $sql,)* }
            }

            /// The name in `pg_type`: `varchar`, `float8`.
            pub fn typname(self) -> &'static str {
                match self { $(Self::$variant => $typname,)* }
            }

            /// The OID in `pg_type`.
            pub fn oid(self) -> u32 {
                match self { $(Self::$variant => $oid,)* }
            }

            /// The OID of its array type in `pg_type`.
            pub fn array_oid(self) -> u32 {
                match self { $(Self::$variant => $array_oid,)* }
            }

            /// What may stand in the parentheses after it.
            pub fn modifier_kind(self) -> ModifierKind {
                match self { $(Self::$variant => $modifier,)* }
            }
        }
    };
}

/// Hands the rows of the table to a macro: what else is to be known of each type is made from them too.
#[doc(hidden)]
#[macro_export]
macro_rules! each_builtin {
    ($with:ident) => {
        $with! {
        //  variant          word               name in SQL                    typname        oid   array  modifier
            SmallInt         "smallint"         "smallint"                     "int2"         21    1005   Nothing
            Integer          "integer"          "integer"                      "int4"         23    1007   Nothing
            BigInt           "bigint"           "bigint"                       "int8"         20    1016   Nothing
            SmallSerial      "smallserial"      "smallserial"                  "int2"         21    1005   Nothing
            Serial           "serial"           "serial"                       "int4"         23    1007   Nothing
            BigSerial        "bigserial"        "bigserial"                    "int8"         20    1016   Nothing
            Real             "real"             "real"                         "float4"       700   1021   Nothing
            DoublePrecision  "double_precision" "double precision"             "float8"       701   1022   Nothing
            Numeric          "numeric"          "numeric"                      "numeric"      1700  1231   PrecisionScale
            Boolean          "boolean"          "boolean"                      "bool"         16    1000   Nothing
            Text             "text"             "text"                         "text"         25    1009   Nothing
            Varchar          "varchar"          "character varying"            "varchar"      1043  1015   Length
            Char             "char"             "character"                    "bpchar"       1042  1014   Length
            Uuid             "uuid"             "uuid"                         "uuid"         2950  2951   Nothing
            Bytea            "bytea"            "bytea"                        "bytea"        17    1001   Nothing
            Json             "json"             "json"                         "json"         114   199    Nothing
            Jsonb            "jsonb"            "jsonb"                        "jsonb"        3802  3807   Nothing
            Date             "date"             "date"                         "date"         1082  1182   Nothing
            Time             "time"             "time without time zone"       "time"         1083  1183   Precision
            Timestamp        "timestamp"        "timestamp without time zone"  "timestamp"    1114  1115   Precision
            Timestamptz      "timestamptz"      "timestamp with time zone"     "timestamptz"  1184  1185   Precision
            Timetz           "timetz"           "time with time zone"          "timetz"       1266  1270   Precision
            Interval         "interval"         "interval"                     "interval"     1186  1187   Fields
            Bit              "bit"              "bit"                          "bit"          1560  1561   Length
            Varbit           "varbit"           "bit varying"                  "varbit"       1562  1563   Length
            Money            "money"            "money"                        "money"        790   791    Nothing
            Inet             "inet"             "inet"                         "inet"         869   1041   Nothing
            Cidr             "cidr"             "cidr"                         "cidr"         650   651    Nothing
            Macaddr          "macaddr"          "macaddr"                      "macaddr"      829   1040   Nothing
            Macaddr8         "macaddr8"         "macaddr8"                     "macaddr8"     774   775    Nothing
            Point            "point"            "point"                        "point"        600   1017   Nothing
            Line             "line"             "line"                         "line"         628   629    Nothing
            Lseg             "lseg"             "lseg"                         "lseg"         601   1018   Nothing
            Box              "box"              "box"                          "box"          603   1020   Nothing
            Path             "path"             "path"                         "path"         602   1019   Nothing
            Polygon          "polygon"          "polygon"                      "polygon"      604   1027   Nothing
            Circle           "circle"           "circle"                       "circle"       718   719    Nothing
            Xml              "xml"              "xml"                          "xml"          142   143    Nothing
            JsonPath         "jsonpath"         "jsonpath"                     "jsonpath"     4072  4073   Nothing
            TsVector         "tsvector"         "tsvector"                     "tsvector"     3614  3643   Nothing
            TsQuery          "tsquery"          "tsquery"                      "tsquery"      3615  3645   Nothing
            Oid              "oid"              "oid"                          "oid"          26    1028   Nothing
            PgLsn            "pg_lsn"           "pg_lsn"                       "pg_lsn"       3220  3221   Nothing
            Int4Range        "int4range"        "int4range"                    "int4range"    3904  3905   Nothing
            Int8Range        "int8range"        "int8range"                    "int8range"    3926  3927   Nothing
            NumRange         "numrange"         "numrange"                     "numrange"     3906  3907   Nothing
            TsRange          "tsrange"          "tsrange"                      "tsrange"      3908  3909   Nothing
            TstzRange        "tstzrange"        "tstzrange"                    "tstzrange"    3910  3911   Nothing
            DateRange        "daterange"        "daterange"                    "daterange"    3912  3913   Nothing
            Int4Multirange   "int4multirange"   "int4multirange"               "int4multirange" 4451 6150  Nothing
            Int8Multirange   "int8multirange"   "int8multirange"               "int8multirange" 4536 6157  Nothing
            NumMultirange    "nummultirange"    "nummultirange"                "nummultirange"  4532 6151  Nothing
            TsMultirange     "tsmultirange"     "tsmultirange"                 "tsmultirange"   4533 6152  Nothing
            TstzMultirange   "tstzmultirange"   "tstzmultirange"               "tstzmultirange" 4534 6153  Nothing
            DateMultirange   "datemultirange"   "datemultirange"               "datemultirange" 4535 6155  Nothing
        }
    };
}

each_builtin!(builtins);

impl Builtin {
    /// The type of that word.
    ///
    /// ```
    /// use mizzle_schema::Builtin;
    ///
    /// assert_eq!(Builtin::from_word("timestamptz"), Some(Builtin::Timestamptz));
    /// assert_eq!(Builtin::from_word("datetime"), None);
    /// ```
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|builtin| builtin.word() == word)
    }

    /// The type a column of this type really has: `integer` for `serial`.
    pub fn stored(self) -> Self {
        match self {
            Self::SmallSerial => Self::SmallInt,
            Self::Serial => Self::Integer,
            Self::BigSerial => Self::BigInt,
            other => other,
        }
    }

    /// Whether it is one of the three serial types.
    pub fn is_serial(self) -> bool {
        self.stored() != self
    }

    /// The least and greatest value of an integer type.
    pub fn integer_range(self) -> Option<(i64, i64)> {
        match self.stored() {
            Self::SmallInt => Some((i16::MIN.into(), i16::MAX.into())),
            Self::Integer => Some((i32::MIN.into(), i32::MAX.into())),
            Self::BigInt => Some((i64::MIN, i64::MAX)),
            _ => None,
        }
    }
}
