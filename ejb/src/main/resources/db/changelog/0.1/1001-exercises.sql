--liquibase formatted sql

--changeset atelier:1001-exercises splitStatements:false
--comment: Exercises of the dictation studio, what learners answered and how far they are. New tables, safe online.
CREATE TABLE exercise_set (
    id              uuid PRIMARY KEY,
    workspace_id    uuid NOT NULL,
    account_id      uuid NOT NULL,
    job_id          uuid NOT NULL,
    title           text NOT NULL CHECK (length(title) <= 200),
    source_language text NOT NULL CHECK (length(source_language) <= 20),
    target_language text NOT NULL CHECK (length(target_language) <= 20),
    asr_engine      text NOT NULL,
    -- NULL: made without a translator
    mt_engine       text,
    created_at      timestamptz NOT NULL DEFAULT atelier_now(),
    UNIQUE (workspace_id, id),
    UNIQUE (workspace_id, account_id, id),
    -- One job makes one set, however often its last stage runs.
    UNIQUE (job_id)
);
CREATE INDEX exercise_set_of_account ON exercise_set (workspace_id, account_id, id);

-- In the order of their beginnings, which is what numbers them: a chunk that is heard later, by a retry, finds its place.
CREATE TABLE exercise_item (
    id           uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    set_id       uuid NOT NULL,
    start_ms     integer NOT NULL CHECK (start_ms >= 0),
    end_ms       integer NOT NULL CHECK (end_ms >= start_ms),
    transcript   text NOT NULL,
    translation  text,
    needs_review boolean NOT NULL,
    words        text[] NOT NULL,
    accepted     text[] NOT NULL CHECK (cardinality(accepted) = cardinality(words)),
    -- NULL: it could not be made, or its time is over
    audio_id     uuid,
    UNIQUE (workspace_id, id),
    UNIQUE (workspace_id, set_id, id),
    UNIQUE (set_id, start_ms),
    FOREIGN KEY (workspace_id, set_id) REFERENCES exercise_set (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, audio_id) REFERENCES media_object (workspace_id, id) ON DELETE SET NULL (audio_id)
);
CREATE INDEX exercise_item_audio ON exercise_item (workspace_id, audio_id) WHERE audio_id IS NOT NULL;

CREATE TABLE exercise_attempt (
    id           uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    account_id   uuid NOT NULL,
    set_id       uuid NOT NULL,
    item_id      uuid NOT NULL,
    mode         text NOT NULL CHECK (mode IN ('sentence', 'word')),
    submitted    text[] NOT NULL,
    results      jsonb NOT NULL,
    score        numeric(5, 2) NOT NULL CHECK (score BETWEEN 0 AND 100),
    correct      boolean NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT atelier_now(),
    UNIQUE (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id, set_id) REFERENCES exercise_set (workspace_id, account_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, set_id, item_id) REFERENCES exercise_item (workspace_id, set_id, id) ON DELETE CASCADE
);
CREATE INDEX exercise_attempt_of_set ON exercise_attempt (workspace_id, set_id, id);
CREATE INDEX exercise_attempt_of_item ON exercise_attempt (workspace_id, set_id, item_id);

-- One row a learner and item, so an item counts once however often it was right.
CREATE TABLE learning_progress (
    workspace_id uuid NOT NULL,
    account_id   uuid NOT NULL,
    set_id       uuid NOT NULL,
    item_id      uuid NOT NULL,
    attempts     integer NOT NULL CHECK (attempts > 0),
    best_score   numeric(5, 2) NOT NULL CHECK (best_score BETWEEN 0 AND 100),
    completed_at timestamptz,
    updated_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, account_id, item_id),
    FOREIGN KEY (workspace_id, account_id, set_id) REFERENCES exercise_set (workspace_id, account_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, set_id, item_id) REFERENCES exercise_item (workspace_id, set_id, id) ON DELETE CASCADE
);
CREATE INDEX learning_progress_of_set ON learning_progress (workspace_id, set_id, item_id);

GRANT SELECT ON exercise_set, exercise_item TO atelier_app;
GRANT SELECT, INSERT ON exercise_attempt TO atelier_app;
GRANT SELECT, INSERT, UPDATE ON learning_progress TO atelier_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON exercise_set, exercise_item TO atelier_engine;
