--liquibase formatted sql

--changeset atelier:functions-erasure-rules runOnChange:true splitStatements:false
--comment: What becomes of each table when a person is deleted. A table without a line here fails ErasureRulesTest. Function, safe online.

-- In the order in which they are erased. treatment:
--   delete  rows that fit `whose` go
--   scrub   rows that fit `whose` get `scrubs`; `clean` says that a row has been
--   step    as delete, by a step of its own in Java: files before rows, messages under their fence
--   keep    stays, under ids that lead to nobody any more; `stays` names every column that could hold text, so that a new one is thought about
--   none    nothing of a person in it
-- whose: of the table as t; $1 is the account, $2 the workspaces that go with it.
CREATE OR REPLACE FUNCTION erasure_rules()
RETURNS TABLE (name text, treatment text, whose text, scrubs text, clean text, stays text[], why text, ordinal bigint)
    LANGUAGE sql IMMUTABLE AS $rules$
SELECT r.name, r.treatment, r.whose, r.scrubs, r.clean, string_to_array(r.stays, ' '), r.why, row_number() OVER ()
  FROM (VALUES
    -- Work: specifications, texts and results, then the jobs themselves.
    ('task',               'delete', 'of job', NULL, NULL, '', 'live tasks; there are none once the jobs are stopped'),
    ('lease',              'delete', 'of workspace', NULL, NULL, '', 'of live tasks'),
    ('dead_task',          'delete', 'of job', NULL, NULL, '', ''),
    ('stage_output',       'delete', 'of job', NULL, NULL, '', ''),
    ('job_input',          'delete', 'of job', NULL, NULL, '', ''),
    ('provider_call',      'delete', 'of job', NULL, NULL, '', ''),
    ('idempotency',        'delete', 'of job or workspace', NULL, NULL, '', ''),
    ('task_attempt',       'delete', 'of job', NULL, NULL, '', ''),
    ('job_event',          'delete', 'of job', NULL, NULL, '', ''),
    ('subtitles_job',      'delete', 'of job or workspace', NULL, NULL, '', ''),
    ('learning_progress',  'delete', 'of person', NULL, NULL, '', ''),
    ('exercise_attempt',   'delete', 'of person', NULL, NULL, '', ''),
    ('exercise_item',      'delete', 't.workspace_id = ANY ($2) OR t.set_id IN (SELECT s.id FROM exercise_set s WHERE s.account_id = $1)', NULL, NULL, '', ''),
    ('exercise_set',       'delete', 'of person', NULL, NULL, '', ''),
    ('paid_result',        'delete', 'of job or workspace', NULL, NULL, '', ''),
    ('dictation_job',      'delete', 'of job or workspace', NULL, NULL, '', ''),
    ('media_object',       'step',   'of file', NULL, NULL, '', 'the file goes first'),
    ('media_use',          'delete', 'of job or workspace', NULL, NULL, '', ''),
    ('workspace_storage',  'delete', 'of workspace', NULL, NULL, '', ''),
    ('quota_use',          'delete', 'of job or workspace', NULL, NULL, '', ''),
    ('job',                'delete', 't.id IN (SELECT e.job_id FROM erasure_job e WHERE e.account_id = $1)', NULL, NULL, '', ''),
    ('lane',               'delete', 'of workspace', NULL, NULL, '', ''),
    ('quota_counter',      'delete', 'of workspace', NULL, NULL, '', ''),
    ('workspace_budget',   'delete', 'of workspace', NULL, NULL, '', ''),
    ('budget_pause',       'delete', 'of workspace', NULL, NULL, '', ''),
    -- Messages.
    ('outbox',             'step',   't.account_id = $1', NULL, NULL, '', 'what is on its way is taken back under its fence'),
    -- The person: what proves, invites, signs in, and at last the account.
    ('email_proof',        'delete', 't.account_id = $1', NULL, NULL, '', ''),
    ('password_reset',     'delete', 't.account_id = $1', NULL, NULL, '', ''),
    ('phone_challenge',    'delete', 't.for_account = $1 OR t.phone = (SELECT a.phone FROM account a WHERE a.id = $1)', NULL, NULL, '', ''),
    ('invitation',         'delete', 't.workspace_id = ANY ($2) OR t.invited_by = $1 OR t.accepted_by = $1 OR t.email = (SELECT a.email FROM account a WHERE a.id = $1)', NULL, NULL, '', ''),
    ('api_key',            'delete', 'of person', NULL, NULL, '', ''),
    ('sign_in_session',    'delete', 'of person', NULL, NULL, '', ''),
    ('worker_token',       'scrub',  't.created_by = $1', 'name = ''erased'', revoked_at = coalesce(revoked_at, atelier_now())', 't.name = ''erased'' AND t.revoked_at IS NOT NULL', '', 'tokens an operator made'),
    ('workspace_person',   'delete', 'of person', NULL, NULL, '', ''),
    ('suspended_member',   'delete', 'of person', NULL, NULL, '', ''),
    ('membership',         'delete', 'of person', NULL, NULL, '', ''),
    ('workspace',          'scrub',  't.id = ANY ($2)', 'name = ''erased'', personal_of = NULL, company_code = NULL, version = version + 1', 't.name = ''erased'' AND t.personal_of IS NULL AND t.company_code IS NULL', '', 'a tombstone: the ledger refers to it'),
    ('payment',            'scrub',  't.workspace_id = ANY ($2)', 'checkout_url = NULL, reference = NULL, provider_reference = NULL', 't.checkout_url IS NULL AND t.reference IS NULL AND t.provider_reference IS NULL', '', 'amounts stay with the ledger'),
    ('account',            'scrub',  't.id = $1', 'email = NULL, phone = NULL, display_name = NULL, password_hash = NULL, email_verified_at = NULL, managed_by = NULL, operator = false, disabled_at = coalesce(disabled_at, atelier_now()), version = version + 1', 't.email IS NULL AND t.phone IS NULL AND t.display_name IS NULL AND t.password_hash IS NULL AND t.managed_by IS NULL AND NOT t.operator AND t.disabled_at IS NOT NULL', '', 'a tombstone: an id and two dates'),
    -- What must stay, under ids that lead to nobody.
    ('ledger_account',     'keep', NULL, NULL, NULL, 'kind unit', 'money'),
    ('ledger_transaction', 'keep', NULL, NULL, NULL, 'key digest kind source_type source_id', 'money; the key is a name the client program chose'),
    ('ledger_entry',       'keep', NULL, NULL, NULL, '', 'money'),
    ('ledger_hold',        'keep', NULL, NULL, NULL, 'state purpose', 'money'),
    ('ledger_seal_mark',   'none', NULL, NULL, NULL, '', 'how far the ledger is sealed'),
    ('ledger_seal',        'keep', NULL, NULL, NULL, 'hash', 'the chain of the ledger'),
    ('job_quote',          'keep', NULL, NULL, NULL, 'route', 'receipts'),
    ('job_receipt',        'keep', NULL, NULL, NULL, 'line', 'receipts'),
    ('job_charge',         'keep', NULL, NULL, NULL, 'rule why', 'receipts'),
    ('refund',             'keep', NULL, NULL, NULL, 'reason state', 'money; the reason is a code'),
    ('redeem_code',        'keep', NULL, NULL, NULL, 'hash label', 'money; the hash is keyed'),
    ('redemption',         'keep', NULL, NULL, NULL, '', 'money'),
    ('promo_code',         'keep', NULL, NULL, NULL, 'code currency plan', 'made by operators'),
    ('promo_use',          'keep', NULL, NULL, NULL, 'code', 'money'),
    ('payment_event',      'keep', NULL, NULL, NULL, 'provider event_id type currency outcome says', 'money; ids of the provider'),
    ('lesson_package',     'keep', NULL, NULL, NULL, 'key', 'money'),
    ('billing_customer',   'keep', NULL, NULL, NULL, 'plan', 'money'),
    ('subscription_period','keep', NULL, NULL, NULL, 'tier currency during', 'money'),
    ('subscription_cut',   'keep', NULL, NULL, NULL, 'tier was currency', 'money'),
    ('audit_event',        'keep', NULL, NULL, NULL, 'act result reason credential subject_type subject_id request_id network', 'sealed; ids, codes and networks, and the id a client gave its request'),
    ('audit_block',        'keep', NULL, NULL, NULL, 'previous hash', 'the seals'),
    ('deletion_request',   'keep', NULL, NULL, NULL, 'secret_hash state step failure', 'the tombstone itself'),
    ('erasure_job',        'keep', NULL, NULL, NULL, '', 'emptied when the person is verified'),
    -- Nothing of a person.
    ('rate_limit',         'none', NULL, NULL, NULL, '', 'keyed hashes, forgotten within minutes'),
    ('sign_in_failure',    'none', NULL, NULL, NULL, '', 'keyed hashes, forgotten after two days'),
    ('sign_in_place',      'none', NULL, NULL, NULL, '', 'keyed hashes, forgotten after ninety days'),
    ('phone_block',        'none', NULL, NULL, NULL, '', 'prefixes of countries'),
    ('operator_bootstrap', 'none', NULL, NULL, NULL, '', 'an id'),
    ('signing_key',        'none', NULL, NULL, NULL, '', 'keys of the server'),
    ('queue',              'none', NULL, NULL, NULL, '', 'operation'),
    ('pipeline',           'none', NULL, NULL, NULL, '', 'operation'),
    ('pipeline_stage',     'none', NULL, NULL, NULL, '', 'operation'),
    ('worker_session',     'none', NULL, NULL, NULL, '', 'operation'),
    ('worker_claim',       'none', NULL, NULL, NULL, '', 'operation'),
    ('early_event',        'none', NULL, NULL, NULL, '', 'operation; forgotten after a day'),
    ('work_minute',        'none', NULL, NULL, NULL, '', 'operation'),
    ('work_rolled',        'none', NULL, NULL, NULL, '', 'operation'),
    ('stage_pace',         'none', NULL, NULL, NULL, '', 'operation'),
    ('sweep_lease',        'none', NULL, NULL, NULL, '', 'operation'),
    ('model_route',        'none', NULL, NULL, NULL, '', 'prices'),
    ('model_route_version','none', NULL, NULL, NULL, '', 'prices'),
    ('billing_tier',       'none', NULL, NULL, NULL, '', 'prices'),
    ('billing_limit',      'none', NULL, NULL, NULL, '', 'prices'),
    ('billing_plan',       'none', NULL, NULL, NULL, '', 'prices'),
    ('billing_plan_version','none', NULL, NULL, NULL, '', 'prices'),
    ('databasechangelog',  'none', NULL, NULL, NULL, '', 'the schema'),
    ('databasechangeloglock','none', NULL, NULL, NULL, '', 'the schema')
  ) r (name, treatment, whose, scrubs, clean, stays, why)
$rules$;

-- The conditions with a name, and as it stands the others.
CREATE OR REPLACE FUNCTION erasure_whose(p_whose text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE p_whose
        WHEN 'of workspace' THEN 't.workspace_id = ANY ($2)'
        WHEN 'of person' THEN 't.workspace_id = ANY ($2) OR t.account_id = $1'
        WHEN 'of job' THEN 't.job_id IN (SELECT e.job_id FROM erasure_job e WHERE e.account_id = $1)'
        WHEN 'of job or workspace' THEN
            't.workspace_id = ANY ($2) OR t.job_id IN (SELECT e.job_id FROM erasure_job e WHERE e.account_id = $1)'
        -- Not what a colleague's job still works on: that is the colleague's now.
        WHEN 'of file' THEN
            't.workspace_id = ANY ($2) OR t.job_id IN (SELECT e.job_id FROM erasure_job e WHERE e.account_id = $1)'
            || ' OR (t.account_id = $1 OR EXISTS (SELECT FROM media_use u JOIN erasure_job e ON e.job_id = u.job_id AND e.account_id = $1'
            || ' WHERE u.object_id = t.id)) AND NOT EXISTS (SELECT FROM media_use u WHERE u.object_id = t.id'
            || ' AND u.job_id NOT IN (SELECT e.job_id FROM erasure_job e WHERE e.account_id = $1))'
        ELSE p_whose END
$$;
