//! Sequences, and which column they belong to.

/// The sequences, without those of identity columns.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_class'::regclass::oid as class, c.oid as object, 0 as part, 'sequence' as kind, n.nspname as schema,
    c.relname as name, null as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('type', format_type(s.seqtypid, null), 'start', s.seqstart::text, 'increment', s.seqincrement::text,
        'min', s.seqmin::text, 'max', s.seqmax::text, 'cache', s.seqcache::text, 'cycle', s.seqcycle,
        'unlogged', c.relpersistence = 'u') as attributes,
    null::jsonb as extra, c.relacl as acl, 's'::text as acl_kind, c.relowner as owner
from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
where c.relpersistence <> 't' and not exists (select from pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'i')";

/// What sequences belong to.
pub(super) const OWNERS: &str = "
select 0::oid as class, 0::oid as object, 0 as part, 'sequence_owner' as kind, n.nspname as schema,
    c.relname as name, null as sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, c.oid::int8, 0) as parent, 0 as position,
    jsonb_build_object('schema', tn.nspname, 'table', t.relname, 'column', a.attname) as attributes,
    jsonb_build_array(jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, t.oid::int8, d.refobjsubid)) as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_depend d join pg_class c on c.oid = d.objid and c.relkind = 'S' join pg_namespace n on n.oid = c.relnamespace
    join pg_class t on t.oid = d.refobjid join pg_namespace tn on tn.oid = t.relnamespace
    join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
where d.classid = 'pg_catalog.pg_class'::regclass and d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype = 'a'";
