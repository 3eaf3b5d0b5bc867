//! The one grammar of all attributes: a comma-separated list of words, assignments, lists and expressions.
//!
//! ```text
//! unique                       a word
//! name = "users"               an assignment; any Rust expression on the right
//! varchar(255)                 a list; what is in it is read when its meaning is known
//! email.desc().nulls_last()    anything else is an expression
//! ```
//!
//! A mistake in one argument does not hide the next: reading goes on after the following comma.

use mizzle_schema::check_identifier;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::token::Paren;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, MacroDelimiter, Meta, MetaList, Token};

use crate::error::{Errors, did_you_mean, one_of};

/// One argument of an attribute.
pub(crate) struct Arg {
    /// Its first word; an expression has none.
    pub word: Option<Ident>,
    pub value: Value,
}

/// What stands after the word.
pub(crate) enum Value {
    /// Nothing.
    Flag,
    /// `= expression`
    Assign(Expr),
    /// `( … )`, with the word again.
    List(MetaList),
    /// There is no word: the argument is an expression.
    Bare(Expr),
}

/// The most tokens and the deepest nesting of one argument. Expressions are parsed by recursive descent, and a thread's
/// stack of 2 MB was seen to take 200 of the most expensive tokens (`return return …`); real arguments have a dozen.
const MAX_TOKENS: usize = 150;
const MAX_DEPTH: usize = 16;

/// The arguments of an attribute; `#[index]` has none.
pub(crate) fn of_attribute(attribute: &Attribute, errors: &mut Errors) -> Vec<Arg> {
    match &attribute.meta {
        Meta::Path(_) => Vec::new(),
        Meta::List(list) => parse(list, errors),
        Meta::NameValue(pair) => {
            let word = pair.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            errors.push_at(pair, format!("`{word}` takes its arguments in parentheses: `#[{word}(…)]`"));
            Vec::new()
        }
    }
}

/// The arguments in a list.
pub(crate) fn parse(list: &MetaList, errors: &mut Errors) -> Vec<Arg> {
    if let Err(span) = within_limits(&list.tokens) {
        errors.push(
            span,
            "this argument is too long or too deeply nested to be read; move the expression into a function",
        );
        return Vec::new();
    }
    let mut args = Vec::new();
    let all = |input: ParseStream| {
        while !input.is_empty() {
            match Arg::parse(input) {
                Ok(arg) => args.push(arg),
                Err(error) => {
                    errors.push_syn(error);
                    skip_to_comma(input);
                }
            }
            if !input.is_empty() && !input.peek(Token![,]) {
                errors.push(input.span(), "arguments are separated by commas; write a `,` before this");
                skip_to_comma(input);
            }
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    };
    // Unlike a parser of bare tokens, this one knows the closing parenthesis, where a missing argument is missing.
    if let Err(error) = list.parse_args_with(all) {
        errors.push_syn(error);
    }
    args
}

fn skip_to_comma(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}

/// Counted without recursion, since the depth is what is in question.
fn within_limits(tokens: &TokenStream) -> Result<(), Span> {
    let mut seen = 0;
    let mut open = vec![tokens.clone().into_iter()];
    while let Some(level) = open.last_mut() {
        let Some(token) = level.next() else {
            open.pop();
            continue;
        };
        seen += 1;
        if seen > MAX_TOKENS || open.len() > MAX_DEPTH {
            return Err(token.span());
        }
        match token {
            TokenTree::Group(group) => open.push(group.stream().into_iter()),
            TokenTree::Punct(punct) if punct.as_char() == ',' && open.len() == 1 => seen = 0,
            _ => {}
        }
    }
    Ok(())
}

impl Arg {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        if input.peek(Ident::peek_any) {
            let ahead = input.fork();
            let word = ahead.call(Ident::parse_any)?;
            let value = if ends(&ahead) {
                Some(Value::Flag)
            } else if ahead.peek(Token![=]) && !ahead.peek(Token![==]) && !ahead.peek(Token![=>]) {
                ahead.parse::<Token![=]>()?;
                if ends(&ahead) {
                    return Err(syn::Error::new(word.span(), format!("`{word} =` lacks its value")));
                }
                Some(Value::Assign(ahead.parse()?))
            } else {
                list(&word, &ahead)
            };
            if let Some(value) = value {
                // What was read ahead is now read.
                syn::parse::discouraged::Speculative::advance_to(input, &ahead);
                return Ok(Self { word: Some(word), value });
            }
        }
        Ok(Self { word: None, value: Value::Bare(input.parse()?) })
    }

    /// The word without `r#`, or nothing for an expression.
    pub fn name(&self) -> String {
        self.word.as_ref().map(|word| word.unraw().to_string()).unwrap_or_default()
    }

    /// Where the argument begins.
    pub fn span(&self) -> Span {
        match (&self.word, &self.value) {
            (Some(word), _) => word.span(),
            (None, Value::Bare(expr)) => expr.span(),
            (None, _) => Span::call_site(),
        }
    }

    /// A word that stands alone.
    pub fn flag(&self, errors: &mut Errors) -> bool {
        let alone = matches!(self.value, Value::Flag);
        if !alone {
            errors.push(self.span(), format!("`{0}` stands alone; write `{0}`", self.name()));
        }
        alone
    }

    /// `word = "text"`
    pub fn text(&self, errors: &mut Errors) -> Option<LitStr> {
        match &self.value {
            Value::Assign(expr) => match text_of(expr) {
                Some(text) => without_nul(text, errors),
                None => self.expected("a text", "\"…\"", errors),
            },
            _ => self.expected("a text", "\"…\"", errors),
        }
    }

    /// `word = "text"`, where the text is a name that PostgreSQL keeps as it is.
    pub fn identifier(&self, what: &str, errors: &mut Errors) -> Option<String> {
        let text = self.text(errors)?;
        identifier(&text.value(), what, text.span(), errors)
    }

    /// `word = expression`
    pub fn expr(&self, example: &str, errors: &mut Errors) -> Option<Expr> {
        match &self.value {
            Value::Assign(expr) => Some(expr.clone()),
            _ => self.expected("a value", example, errors),
        }
    }

    /// `word = cascade` or `word = "cascade"`, with its place.
    pub fn word_or_text(&self, example: &str, errors: &mut Errors) -> Option<(String, Span)> {
        if let Value::Assign(expr) = &self.value {
            if let Some(text) = text_of(expr) {
                return without_nul(text, errors).map(|text| (text.value(), text.span()));
            }
            if let Some(ident) = ident_of(expr) {
                return Some((ident.unraw().to_string(), ident.span()));
            }
        }
        self.expected("a word", example, errors)
    }

    /// `word = 42`
    pub fn integer(&self, errors: &mut Errors) -> Option<i64> {
        match &self.value {
            Value::Assign(expr) => match integer_of(expr) {
                Some(number) => Some(number),
                None => self.expected("a whole number of 64 bits", "1", errors),
            },
            _ => self.expected("a whole number of 64 bits", "1", errors),
        }
    }

    /// `word(a, b)`, read as arguments again; a word alone has none.
    pub fn inner(&self, example: &str, errors: &mut Errors) -> Option<Vec<Self>> {
        match &self.value {
            Value::Flag => Some(Vec::new()),
            Value::List(list) => Some(parse(list, errors)),
            _ => {
                errors.push(self.span(), format!("`{}` takes parentheses; write `{example}`", self.name()));
                None
            }
        }
    }

    /// The field name that a bare word is.
    pub fn field(&self) -> Option<&Ident> {
        match self.value {
            Value::Flag => self.word.as_ref(),
            _ => None,
        }
    }

    /// Reports a word that is not known here, with the nearest that is.
    pub fn unknown(&self, whose: &str, known: &[&str], errors: &mut Errors) {
        self.unknown_among(whose, known, &one_of(known.iter().copied()), errors);
    }

    /// The same where the known words are too many to list; `listed` says what to write.
    pub fn unknown_among(&self, whose: &str, known: &[&str], listed: &str, errors: &mut Errors) {
        match &self.word {
            Some(word) => {
                let name = self.name();
                let guess = did_you_mean(&name, known.iter().copied());
                let hint = if guess.is_empty() { format!("; it takes {listed}") } else { guess };
                errors.push(word.span(), format!("unknown word `{name}` in {whose}{hint}"));
            }
            None => errors.push(self.span(), format!("{whose} takes no expression here; it takes {listed}")),
        }
    }

    fn expected<T>(&self, what: &str, example: &str, errors: &mut Errors) -> Option<T> {
        let name = self.name();
        errors.push(self.span(), format!("`{name}` takes {what}; write `{name} = {example}`"));
        None
    }
}

fn ends(input: ParseStream) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// A parenthesized list that is the rest of its argument.
fn list(word: &Ident, input: ParseStream) -> Option<Value> {
    match input.parse::<Group>() {
        Ok(group) if group.delimiter() == Delimiter::Parenthesis && ends(input) => {
            Some(Value::List(MetaList {
                path: word.clone().into(),
                delimiter: MacroDelimiter::Paren(Paren { span: group.delim_span() }),
                tokens: group.stream(),
            }))
        }
        _ => None,
    }
}

/// The arguments without those whose word was there before, which are reported. Only `expr(..)`, a key of an index, may
/// well come several times.
pub(crate) fn without_repeats(args: Vec<Arg>, errors: &mut Errors) -> Vec<Arg> {
    let mut seen: Vec<String> = Vec::new();
    let mut kept = Vec::new();
    for arg in args {
        let name = arg.name();
        if arg.word.is_some() && name != "expr" && seen.contains(&name) {
            errors.push(arg.span(), format!("`{name}` is given twice; keep one"));
            continue;
        }
        seen.push(name);
        kept.push(arg);
    }
    kept
}

/// A name that PostgreSQL keeps as it is, or a report of why it does not.
pub(crate) fn identifier(name: &str, what: &str, span: Span, errors: &mut Errors) -> Option<String> {
    match check_identifier(name) {
        Ok(()) => Some(name.to_owned()),
        Err(error) => {
            errors.push(span, format!("the {what} `{}` {error}", name.escape_debug()));
            None
        }
    }
}

/// The text of a string literal.
pub(crate) fn text_of(expr: &Expr) -> Option<LitStr> {
    match ungrouped(expr) {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.clone()),
        _ => None,
    }
}

/// The identifier that an expression is.
pub(crate) fn ident_of(expr: &Expr) -> Option<&Ident> {
    match ungrouped(expr) {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident(),
        _ => None,
    }
}

/// The value of an integer literal with an optional minus.
pub(crate) fn integer_of(expr: &Expr) -> Option<i64> {
    match ungrouped(expr) {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        // Read with its minus, since the least value has no positive counterpart.
        Expr::Unary(syn::ExprUnary { op: syn::UnOp::Neg(_), expr, .. }) => match ungrouped(expr) {
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
                format!("-{}", number.base10_digits()).parse().ok()
            }
            _ => None,
        },
        _ => None,
    }
}

/// An expression without the invisible group that a `macro_rules!` fragment comes in, and without parentheses.
pub(crate) fn ungrouped(mut expr: &Expr) -> &Expr {
    loop {
        expr = match expr {
            Expr::Group(group) => &group.expr,
            Expr::Paren(paren) => &paren.expr,
            other => return other,
        };
    }
}

/// A text that PostgreSQL can hold.
pub(crate) fn without_nul(text: LitStr, errors: &mut Errors) -> Option<LitStr> {
    if text.value().contains('\0') {
        errors.push(text.span(), "the text has a NUL byte, which PostgreSQL takes nowhere; remove it");
        return None;
    }
    Some(text)
}
