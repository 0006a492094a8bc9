package studio.atelier.bench.drill;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** One connection beside the contender's own, to look into its tables. Where the database is says the environment. */
public final class Observer implements AutoCloseable {

    private final Connection connection;

    private Observer(Connection connection) {
        this.connection = connection;
    }

    public static Observer open() throws SQLException {
        return new Observer(DriverManager.getConnection(
                System.getenv("BENCH_URL"), System.getenv("BENCH_USER"), System.getenv("BENCH_PASSWORD")));
    }

    /** The number a query answers with. */
    public synchronized long number(String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    public synchronized void run(String command) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
