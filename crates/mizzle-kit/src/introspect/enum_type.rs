//! Enumerated types.

/// The enumerated types and their labels.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_type'::regclass::oid class, t.oid object, 0 part, 'enum' kind, n.nspname schema,
    t.typname name, null sub,
    null::jsonb parent, 0 position,
    jsonb_build_object('labels', (
        select coalesce(jsonb_agg(l.enumlabel order by l.enumsortorder), '[]') from pg_enum l where l.enumtypid = t.oid)) attributes,
    null::jsonb extra, t.typacl acl, 'T'::text acl_kind, t.typowner owner
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where t.typtype = 'e'";
