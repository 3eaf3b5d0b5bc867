//! Views.

/// The views.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_class'::regclass::oid as class, c.oid as object, 0 as part, 'view' as kind, n.nspname as schema,
    c.relname as name, null as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('definition', pg_get_viewdef(c.oid),
        'columns', (select jsonb_agg(jsonb_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation::text)
            order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
        'column_comments', (select jsonb_agg(jsonb_build_array(a.attname, d.description) order by a.attnum)
            from pg_attribute a join pg_description d on d.objoid = c.oid and d.objsubid = a.attnum
                and d.classoid = 'pg_catalog.pg_class'::regclass where a.attrelid = c.oid),
        'options', (select jsonb_agg(o order by o) from unnest(c.reloptions) o)) as attributes,
    null::jsonb as extra, c.relacl as acl, 'r'::text as acl_kind, c.relowner as owner
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'v' and c.relpersistence <> 't'";
