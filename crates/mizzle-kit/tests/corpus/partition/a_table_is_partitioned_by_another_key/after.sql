create table t (id bigint generated always as identity, a int not null, b date not null, c text default 'x', primary key (id, b)) partition by range (b);
create table t1 partition of t for values from ('2020-01-01') to ('2021-01-01');
create table t_rest partition of t default;
create index on t (b);
create function tr() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr before insert on t for each row execute function tr();
create view v as select a, count(*) from t group by a;
