--! wide : (likes?, verified?, rating?, tax?, published_at?, seen_at?, parent_uid?, note?, city?, settings?)
SELECT id, small, quantity, views, likes, active, verified, score, rating, ratio, price, cost, tax,
    created_at, updated_at, published_at, seen_at, uid, owner_uid, parent_uid, title, slug, summary,
    body, note, city, attributes, settings, tags, aliases
FROM wide;
