//! Collations.

/// The collations. Where a locale is kept has changed with nearly every version of the server.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_collation'::regclass::oid as class, c.oid as object, 0 as part, 'collation' as kind, n.nspname as schema,
    c.collname as name, null as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('provider', case c.collprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end,
        'locale', case when c.collprovider in ('i', 'b') then coalesce(to_jsonb(c) ->> 'colllocale',
            to_jsonb(c) ->> 'colliculocale', to_jsonb(c) ->> 'collcollate') end,
        'lc_collate', case when c.collprovider = 'c' then to_jsonb(c) ->> 'collcollate' end,
        'lc_ctype', case when c.collprovider = 'c' then to_jsonb(c) ->> 'collctype' end,
        'nondeterministic', not c.collisdeterministic, 'rules', to_jsonb(c) ->> 'collicurules') as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_collation c join pg_namespace n on n.oid = c.collnamespace";
