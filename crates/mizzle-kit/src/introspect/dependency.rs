//! What depends on what.

/// All recorded dependencies: object, what it depends on, and how.
pub(super) const QUERY: &str = "
select coalesce(json_agg(json_build_array(classid::int8, objid::int8, objsubid, refclassid::int8, refobjid::int8,
    refobjsubid, case when refclassid = 'pg_catalog.pg_publication'::regclass then 'i' else deptype::text end)), '[]')::text
from pg_depend where classid <> 0 and objid >= 16384";
