//! Extended statistics.

/// The statistics.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_statistic_ext'::regclass::oid class, s.oid object, 0 part, 'statistics' kind, n.nspname schema,
    s.stxname name, null sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, s.stxrelid::int8, 0) parent, 0 position,
    jsonb_build_object('definition', pg_get_statisticsobjdef(s.oid), 'target', case when s.stxstattarget >= 0 then s.stxstattarget::text end) attributes,
    null::jsonb extra, null::aclitem[] acl, null::text acl_kind, null::oid owner
from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace";
