//! Extended statistics.

/// The statistics. The server keeps their columns in the order of the table, which means nothing and is another one after a
/// column was dropped and made again: here they stand in the order of their names.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_statistic_ext'::regclass::oid as class, s.oid as object, 0 as part, 'statistics' as kind, n.nspname as schema,
    s.stxname as name, null as sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, s.stxrelid::int8, 0) as parent, 0 as position,
    jsonb_build_object('definition', replace(pg_get_statisticsobjdef(s.oid), ' ON ' || c.placed, ' ON ' || c.named), 'target', case when s.stxstattarget >= 0 then s.stxstattarget::text end) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace
    cross join lateral (select coalesce(string_agg(quote_ident(a.attname), ', ' order by a.attnum), '') as placed,
            coalesce(string_agg(quote_ident(a.attname), ', ' order by a.attname), '') as named
        from pg_attribute a where a.attrelid = s.stxrelid and a.attnum = any (s.stxkeys)) c";
