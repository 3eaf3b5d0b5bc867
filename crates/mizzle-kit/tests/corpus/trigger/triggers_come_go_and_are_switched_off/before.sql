create table t (a int);
create function f() returns trigger language plpgsql as $$ begin return new;
end $$;
create trigger x before insert on t for each row execute function f();
