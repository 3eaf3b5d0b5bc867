//! Composite types.

/// The composite types and their fields.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_type'::regclass::oid as class, t.oid as object, 0 as part, 'composite' as kind, n.nspname as schema,
    t.typname as name, null as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('fields', (
        select coalesce(jsonb_agg(jsonb_build_array(a.attname, format_type(a.atttypid, a.atttypmod), case
            when a.attcollation <> f.typcollation then quote_ident(m.nspname) || '.' || quote_ident(o.collname) else '' end)
            order by a.attnum), '[]')
        from pg_attribute a join pg_type f on f.oid = a.atttypid
            left join pg_collation o on o.oid = a.attcollation left join pg_namespace m on m.oid = o.collnamespace
        where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped)) as attributes,
    null::jsonb as extra, t.typacl as acl, 'T'::text as acl_kind, t.typowner as owner
from pg_type t join pg_namespace n on n.oid = t.typnamespace join pg_class c on c.oid = t.typrelid
where t.typtype = 'c' and c.relkind = 'c'";
