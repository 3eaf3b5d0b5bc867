//! Making what may depend on each other in no known order: in a scratch database, on the server itself.

/// Runs the statements of the setting `mizzle.statements`, a list of `[settings, statement]`, again and again until none
/// of those that are left succeeds; their numbers from 1 are in `mizzle.left` then. Where `mizzle.roles` is `on`, a role
/// that is missing is made. It commits on the way, so that not all locks are held at once.
pub(crate) const UNTIL_NO_PROGRESS: &str = "\
DO $mizzle$
DECLARE
    settings text[];
    statements text[];
    waiting int[];
    failed int[];
    roles boolean := current_setting('mizzle.roles') = 'on';
    now_set text := '';
    role text;
    progress boolean;
    number int;
    ran int := 0;
BEGIN
    SELECT array_agg(s ->> 0 ORDER BY place), array_agg(s ->> 1 ORDER BY place), array_agg(place::int ORDER BY place)
        INTO settings, statements, waiting
        FROM jsonb_array_elements(current_setting('mizzle.statements')::jsonb) WITH ORDINALITY l(s, place);
    LOOP
        failed := '{}';
        progress := false;
        FOREACH number IN ARRAY waiting LOOP
            role := NULL;
            BEGIN
                IF settings[number] IS DISTINCT FROM now_set THEN
                    RESET ALL;
                    SET check_function_bodies = off;
                    SET client_min_messages = error;
                    IF settings[number] <> '' THEN
                        EXECUTE settings[number];
                    END IF;
                    now_set := settings[number];
                END IF;
                EXECUTE statements[number];
                progress := true;
            EXCEPTION WHEN undefined_object THEN
                failed := failed || number;
                now_set := NULL;
                role := substring(SQLERRM FROM '^role \"(.*)\" does not exist$');
            WHEN OTHERS THEN
                failed := failed || number;
                now_set := NULL;
            END;
            IF roles AND role IS NOT NULL THEN
                BEGIN
                    EXECUTE format('CREATE ROLE %I', role);
                    progress := true;
                EXCEPTION WHEN duplicate_object OR unique_violation THEN
                    progress := true;
                WHEN OTHERS THEN
                    roles := false;
                END;
            END IF;
            ran := ran + 1;
            IF ran % 200 = 0 THEN
                COMMIT;
            END IF;
        END LOOP;
        EXIT WHEN failed = '{}' OR NOT progress;
        waiting := failed;
    END LOOP;
    RESET ALL;
    PERFORM set_config('mizzle.left', to_json(failed)::text, false);
END $mizzle$";
