//! Expressions.

use crate::tree::{OrderBy, Select, SourceRef};
use crate::value::{Param, SqlType};

/// An expression of SQL.
#[derive(Clone, Debug)]
pub enum Expr {
    /// `"users"."email"`
    Column {
        /// What it is a column of.
        source: SourceRef,
        /// Its name.
        name: &'static str,
    },
    /// `excluded."email"`, inside an upsert.
    Excluded(&'static str),
    /// `$1`
    Param(Param),
    /// `a = b`
    Binary(BinaryOp, Box<(Expr, Expr)>),
    /// `NOT a`
    Prefix(PrefixOp, Box<Expr>),
    /// `a IS NULL`
    Postfix(PostfixOp, Box<Expr>),
    /// `a BETWEEN b AND c`
    Between {
        /// `NOT BETWEEN`
        negated: bool,
        /// The value, the lower and the upper bound.
        operands: Box<(Expr, Expr, Expr)>,
    },
    /// `a = ANY(b)` of an array, or `a <> ALL(b)` where negated.
    Any {
        /// `<> ALL`
        negated: bool,
        /// The value and the array.
        operands: Box<(Expr, Expr)>,
    },
    /// `a IN (SELECT …)`
    InSelect {
        /// `NOT IN`
        negated: bool,
        /// The value.
        value: Box<Expr>,
        /// The subquery, of one column.
        select: Box<Select>,
    },
    /// A column of a level that was computed before; see [`Level`](crate::tree::Level).
    LevelColumn {
        /// The number of the level.
        level: usize,
        /// The number of the column.
        column: usize,
    },
    /// `(a, b) IN (SELECT … FROM level)`
    InLevel {
        /// The values.
        values: Vec<Expr>,
        /// The number of the level.
        level: usize,
        /// Which of its columns they are among.
        columns: Vec<usize>,
        /// Whether they are looked up in an index: then for each row of the level, and not by a join.
        indexed: bool,
    },
    /// `EXISTS (SELECT …)`
    Exists {
        /// `NOT EXISTS`
        negated: bool,
        /// The subquery.
        select: Box<Select>,
    },
    /// `(SELECT …)` as a value.
    Scalar(Box<Select>),
    /// `lower(a)`
    Function(Box<Function>),
    /// `CAST(a AS t)`
    Cast(Box<Expr>, SqlType),
    /// `CASE WHEN a THEN b … ELSE c END`
    Case {
        /// The conditions with their values.
        branches: Vec<(Expr, Expr)>,
        /// The value where no condition holds.
        otherwise: Option<Box<Expr>>,
    },
    /// `TRUE` or `FALSE`
    Bool(bool),
    /// `NULL`
    Null,
    /// `DEFAULT`, where a value of INSERT or UPDATE stands.
    Default,
    /// `*`, as in `count(*)`.
    Star,
    /// `now()` and other SQL that this crate or the schema's author wrote.
    Sql(Vec<SqlPart>),
    /// `(a, b)`
    Row(Vec<Expr>),
}

/// A piece of SQL that a person wrote, or what goes between two.
#[derive(Clone, Debug)]
pub enum SqlPart {
    /// Text from a program's source, never from its input.
    Text(&'static str),
    /// Text of this crate.
    Ours(&'static str),
    /// An expression, in parentheses where it needs them.
    Expr(Expr),
    /// A name that is known at run time only; it is quoted.
    Ident(String),
}

/// A call of a function or of an aggregate.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name, as SQL writes it.
    pub name: &'static str,
    /// `DISTINCT` before the arguments.
    pub distinct: bool,
    /// The arguments.
    pub arguments: Vec<Expr>,
    /// `ORDER BY` inside an aggregate.
    pub order_by: Vec<OrderBy>,
    /// `FILTER (WHERE …)` behind an aggregate.
    pub filter: Option<Expr>,
}

macro_rules! operators {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $sql:literal at $level:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// The operator in SQL.
            pub const fn sql(self) -> &'static str {
                match self { $($name::$variant => $sql,)* }
            }

            /// How tightly it binds, by PostgreSQL's table of precedence; more binds tighter.
            pub const fn precedence(self) -> u8 {
                match self { $($name::$variant => $level,)* }
            }
        }
    };
}

operators! {
    /// Operators between two operands.
    BinaryOp {
        Or = "OR" at 1,
        And = "AND" at 2,
        IsDistinctFrom = "IS DISTINCT FROM" at 4,
        IsNotDistinctFrom = "IS NOT DISTINCT FROM" at 4,
        Eq = "=" at 5,
        Ne = "<>" at 5,
        Lt = "<" at 5,
        Le = "<=" at 5,
        Gt = ">" at 5,
        Ge = ">=" at 5,
        Like = "LIKE" at 6,
        NotLike = "NOT LIKE" at 6,
        Ilike = "ILIKE" at 6,
        NotIlike = "NOT ILIKE" at 6,
        SimilarTo = "SIMILAR TO" at 6,
        Matches = "~" at 7,
        MatchesInsensitive = "~*" at 7,
        Contains = "@>" at 7,
        ContainedBy = "<@" at 7,
        Overlaps = "&&" at 7,
        StrictlyLeft = "<<" at 7,
        StrictlyRight = ">>" at 7,
        NotRight = "&<" at 7,
        NotLeft = "&>" at 7,
        Adjacent = "-|-" at 7,
        ContainsOrEquals = ">>=" at 7,
        ContainedOrEquals = "<<=" at 7,
        SameAs = "~=" at 7,
        Distance = "<->" at 7,
        InnerProduct = "<#>" at 7,
        CosineDistance = "<=>" at 7,
        TaxicabDistance = "<+>" at 7,
        HammingDistance = "<~>" at 7,
        JaccardDistance = "<%>" at 7,
        SearchMatches = "@@" at 7,
        BitAnd = "&" at 7,
        BitOr = "|" at 7,
        BitXor = "#" at 7,
        HasAllKeys = "?&" at 7,
        HasAnyKey = "?|" at 7,
        HasWords = "@" at 7,
        Concat = "||" at 7,
        JsonGet = "->" at 7,
        JsonGetText = "->>" at 7,
        HasKey = "?" at 7,
        Add = "+" at 8,
        Sub = "-" at 8,
        Mul = "*" at 9,
        Div = "/" at 9,
        Rem = "%" at 9,
    }
}

operators! {
    /// Operators before their operand.
    PrefixOp {
        Not = "NOT" at 3,
        Neg = "-" at 12,
    }
}

operators! {
    /// Operators behind their operand.
    PostfixOp {
        IsNull = "IS NULL" at 4,
        IsNotNull = "IS NOT NULL" at 4,
        IsTrue = "IS TRUE" at 4,
        IsNotTrue = "IS NOT TRUE" at 4,
        IsFalse = "IS FALSE" at 4,
    }
}

impl Expr {
    /// Two expressions and the operator between them.
    pub fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
        Expr::Binary(op, Box::new((left, right)))
    }

    /// A call of a function.
    pub fn call(name: &'static str, arguments: Vec<Expr>) -> Expr {
        Expr::Function(Box::new(Function {
            name,
            distinct: false,
            arguments,
            order_by: Vec::new(),
            filter: None,
        }))
    }

    /// SQL without parameters, of this crate, that only reads.
    pub fn sql(text: &'static str) -> Expr {
        Expr::Sql(vec![SqlPart::Ours(text)])
    }

    /// Both conditions.
    pub fn and(left: Option<Expr>, right: Expr) -> Option<Expr> {
        Some(match left {
            Some(left) => Expr::binary(BinaryOp::And, left, right),
            None => right,
        })
    }
}
