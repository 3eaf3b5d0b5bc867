//! Enumerated types.

/// The enumerated types and their labels.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_type'::regclass::oid as class, t.oid as object, 0 as part, 'enum' as kind, n.nspname as schema,
    t.typname as name, null as sub,
    null::jsonb as parent, 0 as position,
    jsonb_build_object('labels', (
        select coalesce(jsonb_agg(l.enumlabel order by l.enumsortorder), '[]') from pg_enum l where l.enumtypid = t.oid)) as attributes,
    null::jsonb as extra, t.typacl as acl, 'T'::text as acl_kind, t.typowner as owner
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where t.typtype = 'e'";
