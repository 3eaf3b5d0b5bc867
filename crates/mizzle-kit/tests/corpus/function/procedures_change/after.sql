create procedure p(a int) language sql security definer as 'select 2';
create procedure q(inout b bigint) language plpgsql as $$ begin b := 1; end $$;
comment on procedure p(int) is 'new';
grant execute on procedure p(int) to pg_monitor;
