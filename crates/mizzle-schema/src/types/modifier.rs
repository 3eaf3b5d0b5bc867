//! What may stand in the parentheses after a type: a length, a precision, the fields of an interval.

use std::fmt;

use super::{Builtin, Type};

/// The modifier of a type, as it was declared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Modifier {
    /// None.
    #[default]
    None,
    /// `varchar(n)`, `char(n)`.
    Length(u32),
    /// `numeric(precision, scale)`.
    PrecisionScale {
        /// Digits in all.
        precision: u16,
        /// Digits after the point.
        scale: u16,
    },
    /// `timestamp(p)`: digits after the second.
    Precision(u8),
    /// `interval day to second (p)`.
    Interval {
        /// The fields it keeps.
        fields: Option<IntervalFields>,
        /// Digits after the second.
        precision: Option<u8>,
    },
}

/// Which modifier a type takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModifierKind {
    /// None.
    Nothing,
    /// A length.
    Length,
    /// A precision and a scale.
    PrecisionScale,
    /// A precision.
    Precision,
    /// The fields of an interval and a precision.
    Fields,
}

/// One argument in the parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModifierArgument {
    /// `255`
    Number(i64),
    /// `"day to second"`
    Text(String),
}

/// Why a type does not take a modifier: a sentence that says what would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModifierError(String);

impl fmt::Display for ModifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ModifierError {}

pub(super) fn error(sentence: String) -> ModifierError {
    ModifierError(sentence)
}

const MAX_LENGTH: i64 = 10_485_760;
const MAX_BITS: i64 = 83_886_080;
const MAX_NUMERIC_PRECISION: i64 = 1000;
const MAX_SECOND_DIGITS: i64 = 6;

impl Builtin {
    /// This type with a modifier made of the arguments in its parentheses.
    ///
    /// ```
    /// use mizzle_schema::{Builtin, ModifierArgument::Number};
    ///
    /// let price = Builtin::Numeric.with_arguments(&[Number(10), Number(2)]).unwrap();
    /// assert_eq!(price.to_string(), "numeric(10,2)");
    ///
    /// let error = Builtin::Varchar.with_arguments(&[Number(0)]).unwrap_err();
    /// assert_eq!(error.to_string(), "`varchar(0)` holds nothing; the length is at least 1");
    /// ```
    pub fn with_arguments(self, arguments: &[ModifierArgument]) -> Result<Type, ModifierError> {
        use ModifierArgument::{Number, Text};

        let word = self.word();
        let modifier = match (self.modifier_kind(), arguments) {
            // `character` alone is `character(1)`, and `bit` is `bit(1)`: kept explicit, since the catalog says so too.
            (ModifierKind::Length, []) if matches!(self, Self::Char | Self::Bit) => Modifier::Length(1),
            (_, []) => Modifier::None,
            (ModifierKind::Length, [Number(length)]) => Modifier::Length(length_of(self, *length)?),
            (ModifierKind::PrecisionScale, [Number(precision)]) => precision_scale(*precision, 0)?,
            (ModifierKind::PrecisionScale, [Number(precision), Number(scale)]) => {
                precision_scale(*precision, *scale)?
            }
            (ModifierKind::Precision, [Number(digits)]) => Modifier::Precision(second_digits(word, *digits)?),
            (ModifierKind::Fields, [Number(digits)]) => {
                Modifier::Interval { fields: None, precision: Some(second_digits(word, *digits)?) }
            }
            (ModifierKind::Fields, [Text(fields)]) => {
                Modifier::Interval { fields: Some(interval_fields(fields)?), precision: None }
            }
            (ModifierKind::Fields, [Text(text), Number(digits)]) => {
                let fields = interval_fields(text)?;
                if !fields.sql().ends_with("second") {
                    return Err(ModifierError(format!(
                        "an interval of `{text}` keeps no seconds, so it takes no precision; remove the `{digits}`"
                    )));
                }
                Modifier::Interval { fields: Some(fields), precision: Some(second_digits(word, *digits)?) }
            }
            (kind, _) => return Err(ModifierError(wrong_arguments(word, kind))),
        };
        Ok(Type::Builtin(self, modifier))
    }
}

fn wrong_arguments(word: &str, kind: ModifierKind) -> String {
    match kind {
        ModifierKind::Nothing => format!("`{word}` takes nothing in parentheses; write `{word}`"),
        ModifierKind::Length => format!("`{word}` takes a length: `{word}(255)`"),
        ModifierKind::PrecisionScale => format!("`{word}` takes a precision and a scale: `{word}(10, 2)`"),
        ModifierKind::Precision => format!("`{word}` takes the digits after the second: `{word}(3)`"),
        ModifierKind::Fields => {
            format!(
                "`{word}` takes its fields, the digits after the second, or both: `{word}(\"day to second\", 3)`"
            )
        }
    }
}

fn length_of(ty: Builtin, length: i64) -> Result<u32, ModifierError> {
    let word = ty.word();
    let (greatest, unlimited) = match ty {
        Builtin::Bit | Builtin::Varbit => (MAX_BITS, "varbit"),
        _ => (MAX_LENGTH, "text"),
    };
    match u32::try_from(length) {
        Ok(0) => Err(ModifierError(format!("`{word}(0)` holds nothing; the length is at least 1"))),
        Ok(valid) if length <= greatest => Ok(valid),
        _ => Err(ModifierError(format!(
            "`{word}({length})` is out of range; the length is 1 to {greatest}, and `{unlimited}` has no limit"
        ))),
    }
}

fn precision_scale(precision: i64, scale: i64) -> Result<Modifier, ModifierError> {
    if !(1..=MAX_NUMERIC_PRECISION).contains(&precision) {
        return Err(ModifierError(format!(
            "the precision {precision} is out of range; `numeric` takes 1 to {MAX_NUMERIC_PRECISION} digits, \
             and without parentheses any number"
        )));
    }
    if !(0..=precision).contains(&scale) {
        return Err(ModifierError(format!(
            "the scale {scale} of `numeric({precision}, {scale})` is out of range; it is 0 to the precision, {precision}"
        )));
    }
    // Both fit: they were just held against 1000.
    Ok(Modifier::PrecisionScale { precision: precision as u16, scale: scale as u16 })
}

fn second_digits(word: &str, digits: i64) -> Result<u8, ModifierError> {
    match u8::try_from(digits) {
        Ok(valid) if digits <= MAX_SECOND_DIGITS => Ok(valid),
        _ => Err(ModifierError(format!(
            "`{word}` keeps 0 to {MAX_SECOND_DIGITS} digits after the second, not {digits}"
        ))),
    }
}

fn interval_fields(text: &str) -> Result<IntervalFields, ModifierError> {
    IntervalFields::from_sql(text).ok_or_else(|| {
        let known: Vec<_> =
            IntervalFields::ALL.iter().map(|fields| format!("\"{}\"", fields.sql())).collect();
        ModifierError(format!("`{text}` are no fields of an interval; write one of {}", known.join(", ")))
    })
}

impl Modifier {
    /// Writes the type's name with the modifier where PostgreSQL puts it: `timestamp(3) with time zone`.
    pub(super) fn write_after(self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str(name),
            Self::Length(length) => write!(f, "{name}({length})"),
            Self::PrecisionScale { precision, scale } => write!(f, "{name}({precision},{scale})"),
            Self::Precision(digits) => match name.split_once(' ') {
                Some((first, rest)) => write!(f, "{first}({digits}) {rest}"),
                None => write!(f, "{name}({digits})"),
            },
            Self::Interval { fields, precision } => {
                f.write_str(name)?;
                if let Some(fields) = fields {
                    write!(f, " {}", fields.sql())?;
                }
                match precision {
                    Some(digits) => write!(f, "({digits})"),
                    None => Ok(()),
                }
            }
        }
    }

    /// The arguments it was made of, the reverse of [`Builtin::with_arguments`].
    pub(super) fn arguments(self) -> Vec<ModifierArgument> {
        use ModifierArgument::{Number, Text};
        match self {
            Self::None => vec![],
            Self::Length(length) => vec![Number(length.into())],
            Self::PrecisionScale { precision, scale } => vec![Number(precision.into()), Number(scale.into())],
            Self::Precision(digits) => vec![Number(digits.into())],
            Self::Interval { fields, precision } => fields
                .map(|fields| Text(fields.sql().to_owned()))
                .into_iter()
                .chain(precision.map(|digits| Number(digits.into())))
                .collect(),
        }
    }
}

macro_rules! interval_fields {
    ($($variant:ident $sql:literal)*) => {
        /// The fields an interval keeps.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum IntervalFields {
            $(#[doc = concat!("`", $sql, "`")] $variant,)*
        }

        impl IntervalFields {
            /// Every set of fields PostgreSQL knows.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The words in SQL: `day to second`.
            pub fn sql(self) -> &'static str {
                match self { $(Self::$variant => $sql,)* }
            }
        }
    };
}

interval_fields! {
    Year            "year"
    Month           "month"
    Day             "day"
    Hour            "hour"
    Minute          "minute"
    Second          "second"
    YearToMonth     "year to month"
    DayToHour       "day to hour"
    DayToMinute     "day to minute"
    DayToSecond     "day to second"
    HourToMinute    "hour to minute"
    HourToSecond    "hour to second"
    MinuteToSecond  "minute to second"
}

impl IntervalFields {
    /// The fields of these words, in any case.
    pub fn from_sql(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fields| fields.sql().eq_ignore_ascii_case(text.trim()))
    }
}
