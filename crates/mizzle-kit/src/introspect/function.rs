//! Functions and procedures.

/// The functions and procedures.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_proc'::regclass::oid as class, p.oid as object, 0 as part, case when p.prokind = 'p' then 'procedure' else 'function' end as kind, n.nspname as schema,
    p.proname as name, oidvectortypes(p.proargtypes) as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('definition', pg_get_functiondef(p.oid), 'arguments', pg_get_function_identity_arguments(p.oid),
        'defaults', p.pronargdefaults::text, 'result', pg_get_function_result(p.oid), 'language', l.lanname,
        'window', p.prokind = 'w') as attributes,
    null::jsonb as extra, p.proacl as acl, 'f'::text as acl_kind, p.proowner as owner
from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
where p.prokind in ('f', 'p', 'w') and not exists (
    select from pg_depend d where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')";
