//! Foreign keys.

/// The foreign keys, without those that partitions have from their parents.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_constraint'::regclass::oid as class, o.oid as object, 0 as part, 'foreign_key' as kind, n.nspname as schema,
    c.relname as name, o.conname as sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, c.oid::int8, 0) as parent, 0 as position,
    jsonb_build_object('definition', pg_get_constraintdef(o.oid), 'references_schema', rn.nspname, 'references_table', r.relname) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_class r on r.oid = o.confrelid join pg_namespace rn on rn.oid = r.relnamespace
where o.contype = 'f' and o.conparentid = 0";
