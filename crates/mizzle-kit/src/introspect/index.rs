//! Indexes, and what they are partitions of.

/// The indexes, without those of constraints.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_class'::regclass::oid as class, c.oid as object, 0 as part, 'index' as kind, n.nspname as schema,
    c.relname as name, null as sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, i.indrelid::int8, 0) as parent, 0 as position,
    jsonb_build_object('definition', pg_get_indexdef(c.oid), 'table', t.relname, 'unique', i.indisunique, 'invalid', not i.indisvalid,
        'partitioned', c.relkind = 'I', 'clustered', i.indisclustered,
        'replica_identity', i.indisreplident) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace join pg_class t on t.oid = i.indrelid
where t.relkind in ('r', 'p', 'm') and t.relpersistence <> 't' and not exists (
    select from pg_constraint o where o.conindid = c.oid and o.contype in ('p', 'u', 'x'))";

/// What is a partition of what.
pub(super) const PARTITIONS: &str = "
select 0::oid as class, 0::oid as object, 0 as part, 'index_partition' as kind, n.nspname as schema,
    c.relname as name, null as sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, c.oid::int8, 0) as parent, 0 as position,
    jsonb_build_object('schema', pn.nspname, 'index', p.relname) as attributes,
    jsonb_build_array(jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, p.oid::int8, 0)) as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_inherits i on i.inhrelid = c.oid
    join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
where c.relkind in ('i', 'I')";
