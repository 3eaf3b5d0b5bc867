create procedure p(a int) language sql as 'select 1';
create procedure q(inout b int) language plpgsql as $$ begin b := 1; end $$;
comment on procedure p(int) is 'old';
