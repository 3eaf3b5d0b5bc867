//! Default privileges.

/// The default privileges: of whose objects of which kind.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_default_acl'::regclass::oid as class, d.oid as object, 0 as part, 'default_privilege' as kind, n.nspname as schema,
    r.rolname as name, case d.defaclobjtype when 'r' then 'TABLES' when 'S' then 'SEQUENCES' when 'f' then 'FUNCTIONS' when 'T' then 'TYPES' else 'SCHEMAS' end as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('privileges', (
        select jsonb_agg(jsonb_build_array(coalesce(g.rolname, ''), a.privilege_type, case when a.is_grantable then 'grant' else '' end)
            order by g.rolname nulls first, a.privilege_type)
        from aclexplode(d.defaclacl) a left join pg_roles g on g.oid = a.grantee where a.grantee <> d.defaclrole),
        'default', (
        select jsonb_agg(jsonb_build_array(coalesce(g.rolname, ''), a.privilege_type, case when a.is_grantable then 'grant' else '' end)
            order by g.rolname nulls first, a.privilege_type)
        from aclexplode(case when d.defaclnamespace = 0 then acldefault(case when d.defaclobjtype = 'S' then 's' else d.defaclobjtype end, d.defaclrole) end) a left join pg_roles g on g.oid = a.grantee
        where a.grantee <> d.defaclrole)) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_default_acl d join pg_roles r on r.oid = d.defaclrole left join pg_namespace n on n.oid = d.defaclnamespace";
