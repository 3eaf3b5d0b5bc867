//! `sql!`, `sql_query!`, `sql_statement!`: text with `{}` where expressions and values go.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Error, Expr, Ident, LitStr, Result, Token, Type};

/// The text and what goes into its places.
struct Template {
    text: LitStr,
    operands: Vec<Expr>,
}

impl Parse for Template {
    fn parse(input: ParseStream) -> Result<Self> {
        let text: LitStr = input.parse().map_err(|error| {
            Error::new(
                error.span(),
                "wants SQL as a string literal; values go in as `{}` with an argument each",
            )
        })?;
        let mut operands = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            operands.push(input.parse()?);
        }
        Ok(Template { text, operands })
    }
}

impl Template {
    /// A chain of calls on a builder.
    fn builder(self) -> Result<TokenStream> {
        let Template { text, operands } = self;
        let mut calls = TokenStream::new();
        let mut operands = operands.into_iter();
        for piece in pieces(&text)? {
            match piece {
                Piece::Text(part) => calls.extend(quote!(.text(#part))),
                Piece::Next => {
                    let operand = operands.next().ok_or_else(|| {
                        Error::new(text.span(), "there are more `{}` in the SQL than arguments behind it")
                    })?;
                    calls.extend(quote_spanned!(operand.span()=> .operand(#operand)));
                }
                Piece::Captured(name) => calls.extend(quote!(.operand(#name))),
            }
        }
        match operands.next() {
            None => Ok(quote!(::mizzle::__core::expr::SqlBuilder::new()#calls)),
            Some(left) => Err(Error::new_spanned(left, "there is no `{}` in the SQL for this argument")),
        }
    }
}

enum Piece {
    Text(String),
    Next,
    Captured(Ident),
}

/// Splits the text at its `{}` and `{name}`; `{{` and `}}` are braces.
fn pieces(text: &LitStr) -> Result<Vec<Piece>> {
    let value = text.value();
    if value.contains('\0') {
        return Err(Error::new(text.span(), "SQL cannot hold a NUL byte"));
    }
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = value.chars().peekable();
    while let Some(char) = rest.next() {
        match char {
            '{' | '}' if rest.peek() == Some(&char) => {
                rest.next();
                plain.push(char);
            }
            '}' => return Err(Error::new(text.span(), "a `}` without a `{`; a brace is written `}}`")),
            '{' => {
                let name: String = rest.by_ref().take_while(|char| *char != '}').collect();
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
                pieces.push(match name.trim() {
                    "" => Piece::Next,
                    name => Piece::Captured(captured(name, text.span())?),
                });
            }
            char => plain.push(char),
        }
    }
    pieces.push(Piece::Text(plain));
    Ok(pieces)
}

fn captured(name: &str, span: Span) -> Result<Ident> {
    let mut ident: Ident = syn::parse_str(name).map_err(|_| {
        Error::new(
            span,
            format!("`{{{name}}}` is neither `{{}}` nor the name of a variable; a brace is written `{{{{`"),
        )
    })?;
    ident.set_span(span);
    Ok(ident)
}

/// `sql!("…", a, b)` or `sql!(Type, "…", a, b)`.
pub fn expression(input: TokenStream) -> Result<TokenStream> {
    let parse = |input: ParseStream| {
        let ty = typed(input)?;
        Ok((ty, input.parse::<Template>()?))
    };
    let (ty, template) = parse.parse2(input)?;
    let builder = template.builder()?;
    Ok(match ty {
        None => quote!(#builder.untyped()),
        Some(ty) => quote!(#builder.typed::<#ty>()),
    })
}

fn typed(input: ParseStream) -> Result<Option<Type>> {
    if input.peek(LitStr) {
        return Ok(None);
    }
    let ty = input.parse().map_err(|error| {
        Error::new(
            error.span(),
            "wants SQL as a string literal, or a type before it: `sql!(String, \"lower({})\", …)`",
        )
    })?;
    input.parse::<Token![,]>()?;
    Ok(Some(ty))
}

/// `sql_query!(Row, "…", a, b)`.
pub fn query(input: TokenStream) -> Result<TokenStream> {
    let parse = |input: ParseStream| {
        let Some(ty) = typed(input)? else {
            return Err(
                input.error("wants the type of a row first: `sql_query!((i32, String), \"SELECT …\")`")
            );
        };
        Ok((ty, input.parse::<Template>()?))
    };
    let (ty, template) = parse.parse2(input)?;
    let builder = template.builder()?;
    Ok(quote!(::mizzle::__core::query::SqlQuery::<#ty>::new(#builder)))
}

/// `sql_statement!("…", a, b)`.
pub fn statement(input: TokenStream) -> Result<TokenStream> {
    let builder = Template::parse.parse2(input)?.builder()?;
    Ok(quote!(::mizzle::__core::query::SqlStatement::new(#builder)))
}
