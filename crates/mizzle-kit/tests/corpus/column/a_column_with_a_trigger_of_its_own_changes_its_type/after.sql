create table t (a bigint, b text);
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger x after update of a on t for each row when (old.a is distinct from new.a) execute function f();
