//! What the server may ask for before it lets us in, and what is asked of it.

use std::fmt;

use mizzle_core::Result;

use super::option::Draft;
use super::wrong;

/// Whether a login by password is bound to the encrypted channel that it goes through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ChannelBinding {
    /// No.
    Disable,
    /// If server and certificate allow it.
    #[default]
    Prefer,
    /// Or there is no login.
    Require,
}

/// A way to log in, by the name that `require_auth` has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// The password in clear text.
    Password,
    /// The password, hashed by MD5.
    Md5,
    /// GSSAPI.
    Gss,
    /// SSPI.
    Sspi,
    /// SCRAM-SHA-256, with or without channel binding.
    ScramSha256,
    /// An OAuth token.
    Oauth,
    /// Nothing is asked for.
    None,
}

const METHODS: [(&str, Method); 7] = [
    ("password", Method::Password),
    ("md5", Method::Md5),
    ("gss", Method::Gss),
    ("sspi", Method::Sspi),
    ("scram-sha-256", Method::ScramSha256),
    ("oauth", Method::Oauth),
    ("none", Method::None),
];

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            METHODS.iter().find_map(|(name, method)| (method == self).then_some(*name)).unwrap_or_default(),
        )
    }
}

/// The ways to log in that are allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum RequireAuth {
    /// Any.
    #[default]
    Any,
    /// One of these.
    Only(Vec<Method>),
    /// Any but these.
    AllBut(Vec<Method>),
}

impl RequireAuth {
    fn read(text: Option<&str>) -> Result<RequireAuth> {
        let Some(text) = text else { return Ok(RequireAuth::Any) };
        let refusals = text.split(',').filter(|word| word.starts_with('!')).count();
        let words = text.split(',').count();
        if refusals != 0 && refusals != words {
            return Err(wrong("the option `require_auth` mixes methods with and without `!`")
                .with_hint("name all that are allowed, or all that are not"));
        }
        let mut methods = Vec::with_capacity(words);
        for word in text.split(',') {
            let name = word.strip_prefix('!').unwrap_or(word);
            let Some((_, method)) = METHODS.iter().find(|(known, _)| *known == name) else {
                let known: Vec<&str> = METHODS.iter().map(|(name, _)| *name).collect();
                return Err(wrong(format!("the option `require_auth` has a method `{name}`"))
                    .with_hint(format!("the methods are {}", known.join(", "))));
            };
            if methods.contains(method) {
                return Err(wrong(format!("the option `require_auth` names `{name}` twice")));
            }
            methods.push(*method);
        }
        Ok(if refusals == 0 { RequireAuth::Only(methods) } else { RequireAuth::AllBut(methods) })
    }

    /// Whether a method is allowed.
    pub fn allows(&self, method: Method) -> bool {
        match self {
            RequireAuth::Any => true,
            RequireAuth::Only(methods) => methods.contains(&method),
            RequireAuth::AllBut(methods) => !methods.contains(&method),
        }
    }

    /// Whether a method is allowed by its name, not only for want of a rule.
    pub fn names(&self, method: Method) -> bool {
        matches!(self, RequireAuth::Only(methods) if methods.contains(&method))
    }
}

/// As it is written in a connection string.
impl fmt::Display for RequireAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mark, methods): (_, &[Method]) = match self {
            RequireAuth::Any => ("", &[]),
            RequireAuth::Only(methods) => ("", methods),
            RequireAuth::AllBut(methods) => ("!", methods),
        };
        let words: Vec<String> = methods.iter().map(|method| format!("{mark}{method}")).collect();
        f.write_str(&words.join(","))
    }
}

/// What the server may ask for, and what is asked of it.
#[derive(Clone, Debug)]
pub(crate) struct LoginOptions {
    pub channel_binding: ChannelBinding,
    pub require_auth: RequireAuth,
}

impl LoginOptions {
    pub(super) fn read(draft: &Draft) -> Result<LoginOptions> {
        let bindings = [
            ("disable", ChannelBinding::Disable),
            ("prefer", ChannelBinding::Prefer),
            ("require", ChannelBinding::Require),
        ];
        Ok(LoginOptions {
            channel_binding: draft.choice("channel_binding", &bindings, ChannelBinding::Prefer)?,
            require_auth: RequireAuth::read(draft.get("require_auth"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_allowed_by_name_or_by_exclusion() {
        let read = |text| RequireAuth::read(Some(text)).unwrap();
        let only = read("scram-sha-256,none");
        assert!(only.allows(Method::ScramSha256) && only.allows(Method::None) && !only.allows(Method::Md5));
        assert!(only.names(Method::None) && !only.names(Method::Md5));
        let but = read("!password,!md5");
        assert!(
            but.allows(Method::ScramSha256) && !but.allows(Method::Md5) && !but.names(Method::ScramSha256)
        );
        assert_eq!(
            (only.to_string().as_str(), but.to_string().as_str()),
            ("scram-sha-256,none", "!password,!md5")
        );
        assert!(RequireAuth::read(None).unwrap().allows(Method::Password));
        for wrong in ["scram", "md5,!password", "md5,md5", "", "!", "md5,"] {
            assert!(RequireAuth::read(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
