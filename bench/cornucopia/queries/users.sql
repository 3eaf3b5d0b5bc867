--: User(hair_color?)

--! users : User
SELECT id, name, hair_color FROM users;

--! users_in_order : User
SELECT id, name, hair_color FROM users ORDER BY id;

--! by_key : User
SELECT id, name, hair_color FROM users WHERE id = :id;

--! associations (hair_color?) : (hair_color?, post_id?, user_id?, title?, content?)
SELECT u.id, u.name, u.hair_color, p.id AS post_id, p.user_id, p.title, p.content
FROM users u LEFT JOIN posts p ON p.user_id = u.id
WHERE u.hair_color = :hair_color ORDER BY u.name DESC, p.id;

--! posts_of
SELECT id, user_id, title, content FROM posts WHERE user_id = ANY (:users) ORDER BY id;

--! comments_of
SELECT id, post_id, text FROM comments WHERE post_id = ANY (:posts) ORDER BY id;

--! insert_users (colors[?])
INSERT INTO users (name, hair_color) SELECT * FROM unnest(:names::text[], :colors::text[]);

--! set_hair_color (hair_color?)
UPDATE users SET hair_color = :hair_color WHERE id = :id;

--! nothing
SELECT 1 AS one;
