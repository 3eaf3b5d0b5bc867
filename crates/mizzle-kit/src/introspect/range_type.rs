//! Range types.

/// The range types.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_type'::regclass::oid as class, t.oid as object, 0 as part, 'range' as kind, n.nspname as schema,
    t.typname as name, null as sub,
    null::jsonb as parent, 0 as position,
    jsonb_strip_nulls(jsonb_build_object('subtype', format_type(r.rngsubtype, null),
        'subtype_opclass', (select quote_ident(m.nspname) || '.' || quote_ident(o.opcname) from pg_opclass o
            join pg_namespace m on m.oid = o.opcnamespace where o.oid = r.rngsubopc),
        'collation', (select quote_ident(m.nspname) || '.' || quote_ident(o.collname) from pg_collation o
            join pg_namespace m on m.oid = o.collnamespace where o.oid = r.rngcollation),
        'canonical', nullif(r.rngcanonical::regproc::text, '-'),
        'subtype_diff', nullif(r.rngsubdiff::regproc::text, '-'),
        'multirange', (select m.typname from pg_type m where m.oid = (to_jsonb(r) ->> 'rngmultitypid')::oid))) as attributes,
    null::jsonb as extra, t.typacl as acl, 'T'::text as acl_kind, t.typowner as owner
from pg_type t join pg_namespace n on n.oid = t.typnamespace join pg_range r on r.rngtypid = t.oid
where t.typtype = 'r'";
