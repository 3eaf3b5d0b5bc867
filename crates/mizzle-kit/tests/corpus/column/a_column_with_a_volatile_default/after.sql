create table t (a int, id uuid default gen_random_uuid(), at timestamptz default clock_timestamp());
