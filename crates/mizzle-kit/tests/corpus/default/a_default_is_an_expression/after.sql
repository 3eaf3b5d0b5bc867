create table t (a timestamptz default now() + interval '1 day', b int[] default array[1, 2], c text default upper('x' || 'y'));
