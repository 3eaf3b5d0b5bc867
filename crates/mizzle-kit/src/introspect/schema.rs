//! Schemas.

/// The schemas.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_namespace'::regclass::oid class, n.oid object, 0 part, 'schema' kind, null schema,
    n.nspname name, null sub,
    null::jsonb parent, 0 position,
    '{}'::jsonb attributes,
    null::jsonb extra, n.nspacl acl, 'n'::text acl_kind, n.nspowner owner
from pg_namespace n
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";
