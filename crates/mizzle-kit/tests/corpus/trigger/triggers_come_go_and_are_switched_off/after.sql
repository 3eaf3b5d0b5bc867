create table t (a int);
create function f() returns trigger language plpgsql as $$ begin return null;
end $$;
create trigger x before update of a on t for each row when (new.a > 0) execute function f();
create constraint trigger y after insert on t deferrable for each row execute function f();
alter table t disable trigger y;
