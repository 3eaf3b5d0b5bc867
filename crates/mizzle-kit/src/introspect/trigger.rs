//! Triggers.

/// The triggers, without those of constraints and those that partitions have from their parents.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_trigger'::regclass::oid as class, t.oid as object, 0 as part, 'trigger' as kind, n.nspname as schema,
    c.relname as name, t.tgname as sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, c.oid::int8, 0) as parent, 0 as position,
    jsonb_build_object('definition', pg_get_triggerdef(t.oid), 'enabled', nullif(t.tgenabled::text, 'O'),
        'constraint', t.tgconstraint <> 0) as attributes,
    null::jsonb as extra, null::aclitem[] as acl, null::text as acl_kind, null::oid as owner
from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
where not t.tgisinternal and t.tgparentid = 0";
