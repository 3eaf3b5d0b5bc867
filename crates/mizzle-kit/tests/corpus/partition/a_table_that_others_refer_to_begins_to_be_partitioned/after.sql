create table t (id bigserial, b date not null, primary key (id, b)) partition by range (b);
create table t_rest partition of t default;
create table u (id int primary key, t_id bigint);
create view v as select * from t;
