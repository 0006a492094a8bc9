package studio.atelier.bench.drill;

import java.sql.SQLException;

/**
 * One job engine with a job that does nothing but {@link Ledger#began}. Opened with its workers at rest; whatever is
 * enqueued is durable when the call returns.
 */
public interface Peer extends AutoCloseable {

    /** Enqueues the jobs {@code first} to {@code first + number - 1} the fastest documented way. */
    void enqueue(int first, int number) throws Exception;

    /** Enqueues one job, as a request would. */
    void submit(int job) throws Exception;

    /** Lets the workers work. */
    void start() throws Exception;

    /** Puts the workers to rest; jobs that began are finished. */
    void stop() throws Exception;

    /** How many jobs are not finished, by the engine's own tables. */
    long unfinished() throws Exception;

    /** Forgets every job; only called at rest. */
    void clear() throws Exception;

    @Override
    void close() throws SQLException;
}
