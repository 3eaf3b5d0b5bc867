//! Domains and their constraints.

/// The domains.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_type'::regclass::oid class, t.oid object, 0 part, 'domain' kind, n.nspname schema,
    t.typname name, null sub,
    null::jsonb parent, 0 position,
    jsonb_build_object('type', format_type(t.typbasetype, t.typtypmod), 'not_null', t.typnotnull,
        'default', pg_get_expr(t.typdefaultbin, 0),
        'collation', case when t.typcollation <> b.typcollation then (
            select quote_ident(m.nspname) || '.' || quote_ident(o.collname)
            from pg_collation o join pg_namespace m on m.oid = o.collnamespace where o.oid = t.typcollation) end) attributes,
    null::jsonb extra, t.typacl acl, 'T'::text acl_kind, t.typowner owner
from pg_type t join pg_namespace n on n.oid = t.typnamespace join pg_type b on b.oid = t.typbasetype
where t.typtype = 'd'";

/// Their checks.
pub(super) const CONSTRAINTS: &str = "
select 'pg_catalog.pg_constraint'::regclass::oid class, c.oid object, 0 part, 'domain_constraint' kind, n.nspname schema,
    t.typname name, c.conname sub,
    jsonb_build_array('pg_catalog.pg_type'::regclass::oid::int8, t.oid::int8, 0) parent, 0 position,
    jsonb_build_object('definition', pg_get_constraintdef(c.oid)) attributes,
    null::jsonb extra, null::aclitem[] acl, null::text acl_kind, null::oid owner
from pg_constraint c join pg_type t on t.oid = c.contypid join pg_namespace n on n.oid = t.typnamespace";
