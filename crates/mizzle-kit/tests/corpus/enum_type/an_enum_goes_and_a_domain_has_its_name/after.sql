create domain e as text;
