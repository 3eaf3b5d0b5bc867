//! Schemas.

/// The schemas.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_namespace'::regclass::oid as class, n.oid as object, 0 as part, 'schema' as kind, null as schema,
    n.nspname as name, null as sub,
    null::jsonb as parent, 0 as position,
    '{}'::jsonb as attributes,
    null::jsonb as extra, n.nspacl as acl, 'n'::text as acl_kind, n.nspowner as owner
from pg_namespace n
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";
