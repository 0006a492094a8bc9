--liquibase formatted sql

--changeset atelier:sign-in-admit runOnChange:true splitStatements:false
--comment: Admits an attempt to sign in and counts it as failed beforehand, so that a hundred at once are no more than a hundred in a row; who succeeds takes it back. From a place the account was signed in from before, failures are counted apart: strangers cannot lock the owner out. Five are free, then 30 s, doubling to an hour; from the hundredth on one a day.
CREATE OR REPLACE FUNCTION sign_in_admit(p_account bytea, p_address bytea, p_device bytea)
    RETURNS TABLE (counter bytea, wait_ms bigint)
    LANGUAGE plpgsql AS $$
DECLARE
    moment  timestamptz := atelier_now();
    known   bytea;
    ends    timestamptz;
BEGIN
    SELECT p.place INTO known FROM sign_in_place p
     WHERE p.account = p_account AND p.place IN (p_device, p_address) AND p.seen_at > moment - interval '90 days'
     ORDER BY p.place = p_device DESC NULLS LAST LIMIT 1;
    counter := CASE WHEN known IS NULL THEN p_account ELSE sha256(p_account || known) END;
    INSERT INTO sign_in_failure AS f (key, failures, last_at, blocked_until) VALUES (counter, 1, moment, moment)
    ON CONFLICT (key) DO UPDATE SET (failures, last_at, blocked_until) = (
        SELECT n, moment, moment + CASE WHEN n < 5 THEN interval '0'
                                        WHEN n >= 100 THEN interval '1 day'
                                        ELSE least(interval '30 seconds' * power(2, least(n - 5, 20)), interval '1 hour') END
          FROM (SELECT CASE WHEN f.last_at < moment - interval '2 days' THEN 1 ELSE f.failures + 1 END AS n) counted)
        WHERE f.blocked_until <= moment;
    wait_ms := 0;
    IF NOT FOUND THEN
        SELECT f.blocked_until INTO ends FROM sign_in_failure f WHERE f.key = counter;
        wait_ms := greatest(1, coalesce((extract(epoch FROM ends - moment) * 1000)::bigint, 1));
    END IF;
    RETURN NEXT;
END $$;
