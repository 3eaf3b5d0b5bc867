create table t (a int primary key, b int unique, constraint k check (b > 0));
comment on constraint t_pkey on t is 'key';
comment on constraint t_b_key on t is 'one of a kind';
comment on constraint k on t is 'more than none';
