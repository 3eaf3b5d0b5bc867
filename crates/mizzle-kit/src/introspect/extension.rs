//! Extensions.

/// The extensions, without what comes with them.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_extension'::regclass::oid class, e.oid object, 0 part, 'extension' kind, null schema,
    e.extname name, null sub,
    null::jsonb parent, 0 position,
    jsonb_build_object('schema', n.nspname, 'version', e.extversion) attributes,
    null::jsonb extra, null::aclitem[] acl, null::text acl_kind, null::oid owner
from pg_extension e join pg_namespace n on n.oid = e.extnamespace
where e.extname <> 'plpgsql'";
