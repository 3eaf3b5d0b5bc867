create unlogged table t (a int) with (autovacuum_enabled = false);
alter table t replica identity full;
