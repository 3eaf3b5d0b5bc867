//! The serialized form of a type: a built-in one is a short text, `varchar(255)`, the rest small objects.

use serde::{Deserialize, Serialize};

use super::{Builtin, ExtensionType, ModifierArgument, Type};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Form {
    Builtin(String),
    Array {
        array: Box<Type>,
    },
    Named {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        schema: Option<String>,
        name: String,
    },
    Custom {
        sql: String,
    },
    Unresolved {
        rust: String,
    },
}

impl From<Type> for Form {
    fn from(ty: Type) -> Self {
        match ty {
            Type::Builtin(builtin, modifier) => {
                let arguments: Vec<_> = modifier.arguments().iter().map(argument_text).collect();
                Self::Builtin(match arguments.as_slice() {
                    [] => builtin.word().to_owned(),
                    some => format!("{}({})", builtin.word(), some.join(",")),
                })
            }
            Type::Extension(..) => Self::Builtin(ty.to_string()),
            Type::Array(array) => Self::Array { array },
            Type::Named { schema, name } => Self::Named { schema, name },
            Type::Custom(sql) => Self::Custom { sql },
            Type::Unresolved { rust } => Self::Unresolved { rust },
        }
    }
}

impl TryFrom<Form> for Type {
    type Error = String;

    fn try_from(form: Form) -> Result<Self, String> {
        Ok(match form {
            Form::Builtin(text) => builtin_from_text(&text)?,
            Form::Array { array } => Self::Array(array),
            Form::Named { schema, name } => Self::Named { schema, name },
            Form::Custom { sql } => Self::Custom(sql),
            Form::Unresolved { rust } => Self::Unresolved { rust },
        })
    }
}

fn argument_text(argument: &ModifierArgument) -> String {
    match argument {
        ModifierArgument::Number(number) => number.to_string(),
        ModifierArgument::Text(text) => text.clone(),
    }
}

fn builtin_from_text(text: &str) -> Result<Type, String> {
    let (word, inside) = match text.strip_suffix(')').and_then(|open| open.split_once('(')) {
        Some((word, inside)) => (word, Some(inside)),
        None => (text, None),
    };
    let arguments: Vec<_> = inside.into_iter().flat_map(|inside| inside.split(',')).map(argument).collect();
    if let Some(ty) = ExtensionType::from_word(word) {
        return ty.with_arguments(&arguments).map_err(|error| error.to_string());
    }
    let builtin = Builtin::from_word(word).ok_or_else(|| {
        format!("`{text}` is no built-in type; a type of your own is written {{\"sql\": \"…\"}}")
    })?;
    builtin.with_arguments(&arguments).map_err(|error| error.to_string())
}

fn argument(text: &str) -> ModifierArgument {
    match text.parse() {
        Ok(number) => ModifierArgument::Number(number),
        Err(_) => ModifierArgument::Text(text.to_owned()),
    }
}
