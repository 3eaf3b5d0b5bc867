create table t (id int, b text default 'x' not null, c numeric(10, 2), d timestamptz default now());
