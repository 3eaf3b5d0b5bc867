create type e as enum ('a', 'b');
create table t (x e);
alter table t enable row level security;
create policy p on t using (x = 'a');
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger g before insert on t for each row when (new.x = 'b') execute function f();
create function h(e, e[]) returns setof e language sql as 'select $1';
