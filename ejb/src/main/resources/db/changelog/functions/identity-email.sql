--liquibase formatted sql

--changeset atelier:functions-identity-email runOnChange:true splitStatements:false
--comment: That somebody reads the mail of an address. Functions, safe online.

-- Opens a proof of the account's address and ends the one before. Answers the address; nothing if there is none to prove, or
-- if too many were asked for in an hour.
CREATE OR REPLACE FUNCTION identity_email_proof(
    p_id uuid, p_account uuid, p_token_hash bytea, p_life_seconds integer, p_in_an_hour integer,
    OUT outcome text, OUT email text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    a  account;
BEGIN
    SELECT * INTO a FROM account WHERE id = p_account FOR NO KEY UPDATE;
    IF a.email IS NULL OR a.disabled_at IS NOT NULL THEN
        outcome := 'no_address';
    ELSIF a.email_verified_at IS NOT NULL THEN
        outcome := 'verified';
    ELSIF (SELECT count(*) FROM email_proof p WHERE p.account_id = p_account AND p.created_at > atelier_now() - interval '1 hour')
          >= p_in_an_hour THEN
        outcome := 'too_many';
    ELSE
        UPDATE email_proof p SET ended_at = atelier_now() WHERE p.account_id = p_account AND p.ended_at IS NULL;
        INSERT INTO email_proof (id, account_id, email, token_hash, created_at, expires_at)
        SELECT p_id, p_account, a.email, p_token_hash, t.at, t.at + make_interval(secs => p_life_seconds)
          FROM (SELECT atelier_now() AS at) t;
        outcome := 'sent';
        email := a.email;
    END IF;
END $$;

-- Uses a token once. The account whose address is proved; nothing if the token is worth nothing.
CREATE OR REPLACE FUNCTION identity_email_verify(p_token_hash bytea) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH used AS (
        UPDATE email_proof p SET ended_at = atelier_now()
         WHERE p.token_hash = p_token_hash AND p.ended_at IS NULL AND p.expires_at > atelier_now()
        RETURNING p.account_id, p.email)
    UPDATE account a SET email_verified_at = atelier_now(), version = a.version + 1
      FROM used WHERE a.id = used.account_id AND a.email = used.email AND a.disabled_at IS NULL
    RETURNING a.id
$$;

REVOKE ALL ON FUNCTION identity_email_proof(uuid, uuid, bytea, integer, integer), identity_email_verify(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_email_proof(uuid, uuid, bytea, integer, integer), identity_email_verify(bytea) TO atelier_app;
