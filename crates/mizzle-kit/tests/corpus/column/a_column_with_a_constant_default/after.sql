create table t (a int, b int not null default 7, c text not null default 'x''y', d jsonb default '{"a": 1}');
