package studio.atelier.platform;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import studio.atelier.launcher.DatabaseLogin;
import studio.atelier.launcher.TemplateDatabase;

/**
 * A migrated PostgreSQL database for one test class: one server for the JVM, one fresh copy of the template for whoever
 * asks. Use it as {@code private static final TestDatabase DB = TestDatabase.fresh();} and close it after all tests.
 *
 * <p>{@link #app} and {@link #engine} are the roles the server has; {@link #owner} is for looking into tables that they
 * may not see. A statement is a transaction of its own, unless the thread is inside {@link #transaction}; what belongs to a
 * tenant {@link #app} sees only inside {@link #request}.
 */
public final class TestDatabase implements AutoCloseable {

    private static final class Server {
        static final TemplateDatabase TEMPLATE =
                TemplateDatabase.start(Path.of("target", "postgres"), TestDatabase.class.getClassLoader());
    }

    private final TestPool app;
    private final TestPool engine;
    private final TestPool owner;
    private final ThreadTransactions transactions = new ThreadTransactions();

    private TestDatabase(TemplateDatabase.Copy copy) {
        this.app = pool(copy.app());
        this.engine = pool(copy.engine());
        this.owner = pool(copy.owner());
    }

    private static TestPool pool(DatabaseLogin login) {
        return new TestPool(login);
    }

    /** A new database with the schema, and nothing in it. */
    public static TestDatabase fresh() {
        return new TestDatabase(Server.TEMPLATE.copy());
    }

    /** A database of a server that the test starts and ends itself. */
    public static TestDatabase of(TemplateDatabase.Copy logins) {
        return new TestDatabase(logins);
    }

    /** A new database whose clock is so far ahead of this machine's; behind it, if negative. */
    public static TestDatabase ahead(Duration shift) {
        return with("atelier.shift = '%d seconds'".formatted(shift.toSeconds()));
    }

    /** A new database that says how it did each statement, those inside functions too, in the warnings of the statement. */
    public static TestDatabase explaining() {
        return with(
                "session_preload_libraries = 'auto_explain'",
                "auto_explain.log_min_duration = 0",
                "auto_explain.log_nested_statements = on",
                "auto_explain.log_analyze = on",
                "auto_explain.log_timing = off",
                "auto_explain.log_level = 'notice'");
    }

    private static TestDatabase with(String... settings) {
        var copy = Server.TEMPLATE.copy();
        try (var connection = copy.superuser().connect();
                var statement = connection.createStatement()) {
            for (var setting : settings) {
                statement.execute(
                        "ALTER DATABASE %s SET %s".formatted(copy.superuser().database(), setting));
            }
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
        return new TestDatabase(copy);
    }

    public Sql app() {
        return new Sql(app, new Wall(transactions));
    }

    public Sql engine() {
        return new Sql(engine);
    }

    public Sql owner() {
        return new Sql(owner);
    }

    /** As {@link #engine}, and counts its statements. */
    public Sql engine(AtomicInteger statements) {
        return new Sql(CountedStatements.of(engine, statements));
    }

    /** The connections of {@code atelier_engine}. */
    public DataSource engineSource() {
        return engine;
    }

    /** The connections of {@code atelier_app}, for what does not go through {@link Sql}. */
    public DataSource appSource() {
        return app;
    }

    /** Runs the body so that all it does with one role is one transaction; an exception rolls back. */
    public <T> T transaction(Supplier<T> body) {
        boolean done = false;
        transactions.begin();
        app.begin();
        engine.begin();
        owner.begin();
        try {
            T answer = body.get();
            done = true;
            return answer;
        } finally {
            end(done);
        }
    }

    private interface Ending extends AutoCloseable {
        @Override
        void close();
    }

    /** All of them, even if one fails. */
    private void end(boolean done) {
        try (Ending _ = transactions::end;
                Ending _ = () -> app.end(done);
                Ending _ = () -> engine.end(done)) {
            owner.end(done);
        }
    }

    /** Whether this thread is inside {@link #transaction}. */
    public boolean inTransaction() {
        return transactions.getTransactionKey() != null;
    }

    /** As a request does it: for this tenant, in one transaction. */
    public <T> T request(Tenant tenant, Supplier<T> body) {
        return tenant.call(() -> transaction(body));
    }

    @Override
    public void close() {
        app.close();
        engine.close();
        owner.close();
    }
}
