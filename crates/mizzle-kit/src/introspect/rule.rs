//! Rules.

/// The rules, without those that views are.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_rewrite'::regclass::oid class, r.oid object, 0 part, 'rule' kind, n.nspname schema,
    c.relname name, r.rulename sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, c.oid::int8, 0) parent, 0 position,
    jsonb_build_object('definition', pg_get_ruledef(r.oid), 'enabled', nullif(r.ev_enabled::text, 'O')) attributes,
    null::jsonb extra, null::aclitem[] acl, null::text acl_kind, null::oid owner
from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
where r.rulename <> '_RETURN'";
