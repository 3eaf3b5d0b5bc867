create table t (a int);
create function f() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger x after update on t for each row execute function f();
