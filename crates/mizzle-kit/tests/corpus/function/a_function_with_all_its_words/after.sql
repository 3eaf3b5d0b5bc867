create function f(a int, inout b text, out c int, variadic d int[]) language plpgsql immutable strict security definer parallel safe leakproof cost 10 set search_path = '' set work_mem = '1MB' as $$ begin c := a; end $$;
create function g(a int default 1, b text default 'x') returns table (x int, y text) language sql stable rows 50 as 'select a, b';
comment on function f(int, text, int[]) is 'eff';
grant execute on function g(int, text) to pg_monitor;
