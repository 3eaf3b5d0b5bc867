create table t (a int, b int) partition by list (a);
create table p partition of t for values in (1);
create table q partition of t for values in (2);
create index t_b on only t (b);
create index p_b on p (b);
alter index t_b attach partition p_b;
create index t_a on only t (a);
