create table t (a bigint, b int);
create view v as select a, b from t;
create function f() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger x instead of insert on v for each row execute function f();
create rule r as on delete to v do instead nothing;
alter view v alter a set default 5;
