create table t (id bigserial, b date not null, primary key (id));
create table u (id int primary key, t_id bigint references t (id));
create view v as select * from t;
