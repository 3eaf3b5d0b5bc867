create table t (a int, at timestamptz not null default now(), on_day date default current_date, by text default current_user);
