create function f() returns int language sql stable parallel safe set search_path = 'public' as 'select 1';
