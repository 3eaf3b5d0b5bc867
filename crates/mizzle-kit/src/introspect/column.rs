//! Columns and their defaults.

/// The columns of tables.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_class'::regclass::oid as class, c.oid as object, a.attnum as part, 'column' as kind, n.nspname as schema,
    c.relname as name, a.attname as sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, c.oid::int8, 0) as parent, a.attnum as position,
    jsonb_build_object('type', format_type(a.atttypid, a.atttypmod), 'category', t.typcategory::text, 'not_null', a.attnotnull,
        'identity', case a.attidentity when 'a' then 'ALWAYS' when 'd' then 'BY DEFAULT' end,
        'sequence', case when a.attidentity <> '' then (
            select jsonb_build_array(s.seqstart::text, s.seqincrement::text, s.seqmin::text, s.seqmax::text, s.seqcache::text,
                s.seqcycle::text)
            from pg_sequence s where s.seqrelid = (
                select d.objid from pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass
                    and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = c.oid
                    and d.refobjsubid = a.attnum and d.deptype = 'i' limit 1)) end,
        'generated', case when a.attgenerated <> '' then (
            select pg_get_expr(e.adbin, e.adrelid) from pg_attrdef e where e.adrelid = c.oid and e.adnum = a.attnum) end,
        'virtual', a.attgenerated = 'v',
        'collation', case when a.attcollation <> t.typcollation then (
            select quote_ident(m.nspname) || '.' || quote_ident(o.collname)
            from pg_collation o join pg_namespace m on m.oid = o.collnamespace where o.oid = a.attcollation) end,
        'storage', case a.attstorage
            when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'm' then 'MAIN' when 'x' then 'EXTENDED' end,
        'default_storage', a.attstorage = t.typstorage,
        'compression', case to_jsonb(a) ->> 'attcompression' when 'p' then 'pglz' when 'l' then 'lz4' end,
        'statistics', case when a.attstattarget >= 0 then a.attstattarget::text end,
        'options', (select jsonb_agg(o order by o) from unnest(a.attoptions) o),
        'inherited', a.attinhcount > 0, 'local', a.attinhcount > 0 and a.attislocal) as attributes,
    null::jsonb as extra, a.attacl as acl, 'c'::text as acl_kind, c.relowner as owner
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
where c.relkind in ('r', 'p') and c.relpersistence <> 't' and a.attnum > 0 and not a.attisdropped";

/// Their defaults.
pub(super) const DEFAULTS: &str = "
select 'pg_catalog.pg_attrdef'::regclass::oid as class, e.oid as object, 0 as part, 'default' as kind, n.nspname as schema,
    c.relname as name, a.attname as sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, c.oid::int8, a.attnum) as parent, a.attnum as position,
    jsonb_build_object('expression', pg_get_expr(e.adbin, e.adrelid)) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_attrdef e join pg_class c on c.oid = e.adrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum = e.adnum
where a.attgenerated = '' and c.relkind in ('r', 'p', 'v') and c.relpersistence <> 't'";
