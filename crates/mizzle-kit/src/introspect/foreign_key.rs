//! Foreign keys.

/// The foreign keys, without those that partitions have from their parents.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_constraint'::regclass::oid class, o.oid object, 0 part, 'foreign_key' kind, n.nspname schema,
    c.relname name, o.conname sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, c.oid::int8, 0) parent, 0 position,
    jsonb_build_object('definition', pg_get_constraintdef(o.oid), 'references_schema', rn.nspname, 'references_table', r.relname) attributes,
    null::jsonb extra, null::aclitem[] acl, null::text acl_kind, null::oid owner
from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_class r on r.oid = o.confrelid join pg_namespace rn on rn.oid = r.relnamespace
where o.contype = 'f' and o.conparentid = 0";
