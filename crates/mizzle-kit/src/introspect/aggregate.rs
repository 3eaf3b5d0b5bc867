//! Aggregate functions.

/// The aggregate functions.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_proc'::regclass::oid as class, p.oid as object, 0 as part, 'aggregate' as kind, n.nspname as schema,
    p.proname as name, oidvectortypes(p.proargtypes) as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('arguments', pg_get_function_arguments(p.oid), 'kind', a.aggkind::text,
        'sfunc', a.aggtransfn::regproc::text, 'stype', format_type(a.aggtranstype, null),
        'sspace', nullif(a.aggtransspace, 0)::text,
        'finalfunc', nullif(a.aggfinalfn::regproc::text, '-'), 'finalfunc_extra', a.aggfinalextra,
        'finalfunc_modify', case a.aggfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE' else 'READ_WRITE' end,
        'combinefunc', nullif(a.aggcombinefn::regproc::text, '-'), 'serialfunc', nullif(a.aggserialfn::regproc::text, '-'),
        'deserialfunc', nullif(a.aggdeserialfn::regproc::text, '-'), 'initcond', a.agginitval,
        'msfunc', nullif(a.aggmtransfn::regproc::text, '-'), 'minvfunc', nullif(a.aggminvtransfn::regproc::text, '-'),
        'mstype', case when a.aggmtranstype <> 0 then format_type(a.aggmtranstype, null) end,
        'mfinalfunc', nullif(a.aggmfinalfn::regproc::text, '-'), 'minitcond', a.aggminitval,
        'sortop', (select 'operator(' || quote_ident(m.nspname) || '.' || o.oprname || ')' from pg_operator o
            join pg_namespace m on m.oid = o.oprnamespace where o.oid = a.aggsortop),
        'parallel', case p.proparallel when 's' then 'SAFE' when 'r' then 'RESTRICTED' else 'UNSAFE' end) as attributes,
    null::jsonb as extra, p.proacl as acl, 'f'::text as acl_kind, p.proowner as owner
from pg_aggregate a join pg_proc p on p.oid = a.aggfnoid join pg_namespace n on n.oid = p.pronamespace";
