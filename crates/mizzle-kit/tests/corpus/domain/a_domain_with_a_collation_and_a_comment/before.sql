create domain d as text;
