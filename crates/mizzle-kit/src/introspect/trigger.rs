//! Triggers.

/// The triggers, without those of constraints and those that partitions have from their parents.
pub(super) const QUERY: &str = "
select 'pg_catalog.pg_trigger'::regclass::oid class, t.oid object, 0 part, 'trigger' kind, n.nspname schema,
    c.relname name, t.tgname sub,
    jsonb_build_array('pg_catalog.pg_class'::regclass::oid::int8, c.oid::int8, 0) parent, 0 position,
    jsonb_build_object('definition', pg_get_triggerdef(t.oid), 'enabled', nullif(t.tgenabled::text, 'O'),
        'constraint', t.tgconstraint <> 0) attributes,
    null::jsonb extra, null::aclitem[] acl, null::text acl_kind, null::oid owner
from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
where not t.tgisinternal and t.tgparentid = 0";
