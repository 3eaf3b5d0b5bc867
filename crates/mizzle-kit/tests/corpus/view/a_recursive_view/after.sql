create table t (id int primary key, up int);
create recursive view v (id, depth) as select id, 0 from t where up is null union all select t.id, v.depth + 1 from t join v on v.id = t.up;
