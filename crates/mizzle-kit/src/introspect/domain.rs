//! Domains and their constraints.

/// The domains.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_type'::regclass::oid as class, t.oid as object, 0 as part, 'domain' as kind, n.nspname as schema,
    t.typname as name, null as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('type', format_type(t.typbasetype, t.typtypmod), 'not_null', t.typnotnull,
        'default', pg_get_expr(t.typdefaultbin, 0),
        'collation', case when t.typcollation <> b.typcollation then (
            select quote_ident(m.nspname) || '.' || quote_ident(o.collname)
            from pg_collation o join pg_namespace m on m.oid = o.collnamespace where o.oid = t.typcollation) end) as attributes,
    null::jsonb as extra, t.typacl as acl, 'T'::text as acl_kind, t.typowner as owner
from pg_type t join pg_namespace n on n.oid = t.typnamespace join pg_type b on b.oid = t.typbasetype
where t.typtype = 'd'";

/// Their checks.
pub(super) const CONSTRAINTS: &str = "
select 'pg_catalog.pg_constraint'::regclass::oid as class, c.oid as object, 0 as part, 'domain_constraint' as kind, n.nspname as schema,
    t.typname as name, c.conname as sub,
    jsonb_build_array('pg_catalog.pg_type'::regclass::oid::int8, t.oid::int8, 0) as parent, 0 as position,
    jsonb_build_object('definition', pg_get_constraintdef(c.oid)) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_constraint c join pg_type t on t.oid = c.contypid join pg_namespace n on n.oid = t.typnamespace
where c.contype = 'c'";
