//! Policies of row security.

/// The policies.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_policy'::regclass::oid as class, p.oid as object, 0 as part, 'policy' as kind, n.nspname as schema,
    c.relname as name, p.polname as sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, c.oid::int8, 0) as parent, 0 as position,
    jsonb_build_object('restrictive', not p.polpermissive, 'command', case p.polcmd
            when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' else 'ALL' end,
        'roles', (select jsonb_agg(coalesce(quote_ident(o.rolname), 'PUBLIC') order by o.rolname)
            from unnest(p.polroles) r left join pg_roles o on o.oid = r),
        'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace";
