create table t (a text) with (fillfactor = 90, parallel_workers = 4, toast.vacuum_truncate = false);
