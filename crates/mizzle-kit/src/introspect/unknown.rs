//! Objects of kinds that are not compared.

/// Their kinds and names, as the server prints them.
pub(super) const QUERY: &str = "
with objects as (
    select 'pg_catalog.pg_operator'::regclass::oid as class, oid as object from pg_operator
    union all select 'pg_catalog.pg_opclass'::regclass, oid from pg_opclass
    union all select 'pg_catalog.pg_opfamily'::regclass, oid from pg_opfamily
    union all select 'pg_catalog.pg_cast'::regclass, oid from pg_cast
    union all select 'pg_catalog.pg_conversion'::regclass, oid from pg_conversion
    union all select 'pg_catalog.pg_ts_parser'::regclass, oid from pg_ts_parser
    union all select 'pg_catalog.pg_ts_template'::regclass, oid from pg_ts_template
    union all select 'pg_catalog.pg_foreign_data_wrapper'::regclass, oid from pg_foreign_data_wrapper
    union all select 'pg_catalog.pg_foreign_server'::regclass, oid from pg_foreign_server
    union all select 'pg_catalog.pg_event_trigger'::regclass, oid from pg_event_trigger
    union all select 'pg_catalog.pg_language'::regclass, oid from pg_language
    union all select 'pg_catalog.pg_am'::regclass, oid from pg_am
    union all select 'pg_catalog.pg_transform'::regclass, oid from pg_transform
    union all select 'pg_catalog.pg_class'::regclass, oid from pg_class where relkind = 'f'
    union all select 'pg_catalog.pg_type'::regclass, oid from pg_type
        where typtype = 'b' and not (typelem <> 0 and typlen = -1)
)
select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('kind', i.type, 'schema', i.schema, 'name', i.identity)) order by i.type, i.identity), '[]')::text
from objects o, pg_identify_object(o.class, o.object, 0) i
where o.object >= 16384 and not exists (
    select from pg_depend d where d.classid = o.class and d.objid = o.object and d.deptype in ('e', 'i'))";
