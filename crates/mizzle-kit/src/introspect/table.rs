//! Tables, and what they are partitions of.

/// The tables.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_class'::regclass::oid as class, c.oid as object, 0 as part, 'table' as kind, n.nspname as schema,
    c.relname as name, null as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('unlogged', c.relpersistence = 'u',
        'options', (select jsonb_agg(o) from unnest(c.reloptions) o),
        'toast_options', (select jsonb_agg('toast.' || o) from pg_class t, unnest(t.reloptions) o where t.oid = c.reltoastrelid),
        'partition_key', pg_get_partkeydef(c.oid),
        'access_method', (select m.amname from pg_am m where m.oid = c.relam and m.amname <> 'heap'),
        'tablespace', (select s.spcname from pg_tablespace s where s.oid = c.reltablespace),
        'of', case when c.reloftype <> 0 then c.reloftype::regtype::text end,
        'inherits', case when not c.relispartition then (
            select jsonb_agg(jsonb_build_array(pn.nspname, p.relname) order by i.inhseqno) from pg_inherits i
                join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
            where i.inhrelid = c.oid) end,
        'replica_identity', case c.relreplident when 'f' then 'FULL' when 'n' then 'NOTHING' end,
        'row_security', c.relrowsecurity, 'force_row_security', c.relforcerowsecurity) as attributes,
    null::jsonb as extra, c.relacl as acl, 'r'::text as acl_kind, c.relowner as owner
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and c.relpersistence <> 't'";

/// What is a partition of what.
pub(super) const PARTITIONS: &str = "
select 0::oid as class, 0::oid as object, 0 as part, 'partition' as kind, n.nspname as schema,
    c.relname as name, null as sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, c.oid::int8, 0) as parent, 0 as position,
    jsonb_build_object('schema', pn.nspname, 'table', p.relname, 'bound', pg_get_expr(c.relpartbound, c.oid),
        'constraint', case when not exists (select from pg_partition_ancestors(c.oid) a join pg_class x on x.oid = a.relid
                where pg_get_expr(x.relpartbound, x.oid) = 'DEFAULT') then (
            select d from pg_get_partition_constraintdef(c.oid) d where d !~ 'satisfies_hash_partition') end) as attributes,
    jsonb_build_array(jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, p.oid::int8, 0)) as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_inherits i on i.inhrelid = c.oid
    join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
where c.relispartition and c.relkind in ('r', 'p')";
