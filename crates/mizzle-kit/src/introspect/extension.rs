//! Extensions.

/// The extensions, without what comes with them.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_extension'::regclass::oid as class, e.oid as object, 0 as part, 'extension' as kind, null as schema,
    e.extname as name, null as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('schema', n.nspname, 'version', e.extversion) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_extension e join pg_namespace n on n.oid = e.extnamespace
where e.extname <> 'plpgsql'";
