create table t (a int);
create view v as select a from t;
create function f() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger a before insert or update of a or delete on t for each row execute function f('one', '2');
create trigger b after truncate on t for each statement execute function f();
create trigger c after update on t referencing old table as old_rows new table as new_rows for each statement execute function f();
create trigger d instead of insert or delete on v for each row execute function f();
create constraint trigger e after insert on t deferrable initially deferred for each row when (new.a > 0) execute function f();
comment on trigger a on t is 'first';
