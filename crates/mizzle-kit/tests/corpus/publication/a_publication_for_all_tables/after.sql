create table t (a int primary key);
create publication p for all tables with (publish = 'insert, truncate', publish_via_partition_root = true);
