//! Constraints of tables.

/// Primary keys, unique, check and exclusion constraints.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_constraint'::regclass::oid as class, o.oid as object, 0 as part, 'constraint' as kind, n.nspname as schema,
    c.relname as name, o.conname as sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, c.oid::int8, 0) as parent, 0 as position,
    jsonb_build_object('type', o.contype::text, 'definition', pg_get_constraintdef(o.oid),
        'inherited', o.contype = 'c' and o.coninhcount > 0,
        'local', o.contype = 'c' and o.coninhcount > 0 and o.conislocal,
        'clustered', coalesce((select i.indisclustered from pg_index i where i.indexrelid = o.conindid and o.contype <> 'c'), false),
        'replica_identity', coalesce((
            select i.indisreplident from pg_index i where i.indexrelid = o.conindid and o.contype <> 'c'), false),
        'index', case when o.contype in ('p', 'u') then pg_get_indexdef(o.conindid) end,
        'deferrable', o.condeferrable, 'deferred', o.condeferred,
        'columns', (select jsonb_agg(a.attname order by k.place) from unnest(o.conkey) with ordinality k(number, place)
            join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number)) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
where o.contype in ('p', 'u', 'c', 'x')";
