create table kept (a int);
create table teams (id int primary key, owner text);
create table members (team int not null references teams, name text);
alter table teams enable row level security;
alter table members enable row level security;
create policy of_members on teams using (exists (select from members m where m.team = teams.id and m.name = current_user));
create policy of_owners on members using (exists (select from teams t where t.id = members.team and t.owner = current_user));
create function is_mine(teams) returns boolean language sql stable as 'select ($1).owner = current_user';
create policy mine on teams using (is_mine(teams));
