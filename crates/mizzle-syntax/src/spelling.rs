//! Tokens as one would write them: printed by themselves they have spaces that nobody types.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// The text of a type, a path or a short expression, for messages and for names to look up.
pub(crate) fn text(tokens: impl ToTokens) -> String {
    let mut out = String::new();
    write(tokens.to_token_stream(), &mut out);
    out
}

fn write(tokens: TokenStream, out: &mut String) {
    let mut before = None;
    let mut after_word = false;
    for token in tokens {
        let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        if is_word && after_word {
            out.push(' ');
        }
        match &token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                out.push_str(open);
                write(group.stream(), out);
                out.push_str(close);
            }
            TokenTree::Punct(punct) => {
                let alone = punct.spacing() == Spacing::Alone;
                match (before, punct.as_char()) {
                    (_, c @ (',' | ';')) => out.extend([c, ' ']),
                    (None, c @ ('-' | '=')) if !alone => out.extend([' ', c]),
                    (Some('-' | '='), '>') => out.push_str("> "),
                    (None, ':') if alone => out.push_str(": "),
                    (None, c @ ('+' | '=' | '|')) if alone => out.extend([' ', c, ' ']),
                    (_, c) => out.push(c),
                }
                before = Some(punct.as_char()).filter(|_| !alone);
                after_word = false;
                continue;
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => out.push_str(&token.to_string()),
        }
        before = None;
        after_word = is_word;
    }
}
