//! Rules.

/// The rules, without those that views are.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_rewrite'::regclass::oid as class, r.oid as object, 0 as part, 'rule' as kind, n.nspname as schema,
    c.relname as name, r.rulename as sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, c.oid::int8, 0) as parent, 0 as position,
    jsonb_build_object('definition', pg_get_ruledef(r.oid), 'enabled', nullif(r.ev_enabled::text, 'O')) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
where r.rulename <> '_RETURN'";
