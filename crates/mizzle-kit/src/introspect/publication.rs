//! Publications.

/// The publications.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_publication'::regclass::oid as class, p.oid as object, 0 as part, 'publication' as kind, null as schema,
    p.pubname as name, null as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('all_tables', p.puballtables, 'publish', concat_ws(', ', case when p.pubinsert then 'insert' end,
            case when p.pubupdate then 'update' end, case when p.pubdelete then 'delete' end,
            case when p.pubtruncate then 'truncate' end),
        'via_root', p.pubviaroot,
        'tables', (select jsonb_agg(jsonb_build_array(n.nspname, c.relname, coalesce((
                    select string_agg(quote_ident(a.attname), ', ' order by a.attname) from pg_attribute a
                    where a.attrelid = c.oid and a.attnum = any (t.prattrs)), ''), coalesce(pg_get_expr(t.prqual, c.oid), ''))
                order by n.nspname, c.relname)
            from pg_publication_rel t join pg_class c on c.oid = t.prrelid join pg_namespace n on n.oid = c.relnamespace
            where t.prpubid = p.oid),
        'schemas', (select jsonb_agg(n.nspname order by n.nspname) from pg_publication_namespace s
            join pg_namespace n on n.oid = s.pnnspid where s.pnpubid = p.oid)) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_publication p";

/// The same on servers that publish whole tables, one by one.
pub(super) const BEFORE_15: &str = "
select 'pg_catalog.pg_publication'::regclass::oid as class, p.oid as object, 0 as part, 'publication' as kind, null as schema,
    p.pubname as name, null as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('all_tables', p.puballtables, 'publish', concat_ws(', ', case when p.pubinsert then 'insert' end,
            case when p.pubupdate then 'update' end, case when p.pubdelete then 'delete' end,
            case when p.pubtruncate then 'truncate' end),
        'via_root', p.pubviaroot,
        'tables', (select jsonb_agg(jsonb_build_array(n.nspname, c.relname, '', '')
                order by n.nspname, c.relname)
            from pg_publication_rel t join pg_class c on c.oid = t.prrelid join pg_namespace n on n.oid = c.relnamespace
            where t.prpubid = p.oid)) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_publication p";
