create table t (id bigint generated always as identity, a int not null, b date not null, c text default 'x', primary key (id, a)) partition by list (a);
create table t1 partition of t for values in (1);
create table t2 partition of t for values in (2,3);
create index on t (b);
create function tr() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr before insert on t for each row execute function tr();
create view v as select a, count(*) from t group by a;
