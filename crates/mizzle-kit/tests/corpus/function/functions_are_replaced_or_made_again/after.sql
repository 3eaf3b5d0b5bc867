create function f(a int) returns int language sql stable as 'select a + 1';
create function g() returns bigint language sql as 'select 1::bigint';
create view v as select g() as x;
create procedure p(inout x int) language plpgsql as $$ begin x := 1;
end $$;
