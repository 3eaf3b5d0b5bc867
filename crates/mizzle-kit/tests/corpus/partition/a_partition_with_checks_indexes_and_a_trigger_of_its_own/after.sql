create table t (a int, b int, constraint k check (b > 0)) partition by list (a);
create table p partition of t (constraint own check (b < 100)) for values in (1);
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create index on p (b);
create trigger x before insert on p for each row execute function f();
