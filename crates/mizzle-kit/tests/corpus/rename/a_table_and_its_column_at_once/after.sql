create table z (id int constraint a_pkey primary key, new text not null, constraint a_old_check check (new <> ''));
create index a_old_idx on z (new);
