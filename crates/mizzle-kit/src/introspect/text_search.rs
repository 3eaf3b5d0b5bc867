//! Dictionaries and configurations of text search.

/// The dictionaries.
pub(super) const DICTIONARIES: &str = "
select 'pg_catalog.pg_ts_dict'::regclass::oid as class, d.oid as object, 0 as part, 'text_search_dictionary' as kind,
    n.nspname as schema, d.dictname as name, null as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('template', quote_ident(m.nspname) || '.' || quote_ident(t.tmplname),
        'options', d.dictinitoption) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace join pg_ts_template t on t.oid = d.dicttemplate
    join pg_namespace m on m.oid = t.tmplnamespace";

/// The configurations, with the dictionaries that each kind of token is looked up in, one after the other.
pub(super) const CONFIGURATIONS: &str = "
select 'pg_catalog.pg_ts_config'::regclass::oid as class, c.oid as object, 0 as part, 'text_search_configuration' as kind,
    n.nspname as schema, c.cfgname as name, null as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('parser', quote_ident(m.nspname) || '.' || quote_ident(p.prsname),
        'mappings', (select jsonb_agg(jsonb_build_array(t.alias, l.dictionaries) order by t.alias)
            from (select w.maptokentype,
                    string_agg(quote_ident(k.nspname) || '.' || quote_ident(d.dictname), ', ' order by w.mapseqno) as dictionaries
                from pg_ts_config_map w join pg_ts_dict d on d.oid = w.mapdict join pg_namespace k on k.oid = d.dictnamespace
                where w.mapcfg = c.oid group by w.maptokentype) l
            join ts_token_type(c.cfgparser) t on t.tokid = l.maptokentype)) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace join pg_ts_parser p on p.oid = c.cfgparser
    join pg_namespace m on m.oid = p.prsnamespace";
