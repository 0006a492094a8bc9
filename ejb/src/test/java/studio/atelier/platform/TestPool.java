package studio.atelier.platform;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import studio.atelier.launcher.DatabaseLogin;

/**
 * The smallest pool that behaves like the server's: a connection in a transaction belongs to its thread until the
 * transaction ends, any other goes back when it is closed.
 */
final class TestPool implements DataSource, AutoCloseable {

    private static final int MOST = 48;

    private final DatabaseLogin login;
    private final Semaphore permits = new Semaphore(MOST);
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final Map<Thread, Transaction> current = new ConcurrentHashMap<>();

    TestPool(DatabaseLogin login) {
        this.login = login;
    }

    private static final class Transaction {
        private @Nullable Connection connection;
    }

    void begin() {
        if (current.putIfAbsent(Thread.currentThread(), new Transaction()) != null) {
            throw new IllegalStateException("This thread has a transaction already");
        }
    }

    void end(boolean commit) {
        var transaction = current.remove(Thread.currentThread());
        if (transaction == null || transaction.connection == null) {
            return;
        }
        var connection = transaction.connection;
        try {
            try {
                if (commit) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            } finally {
                back(connection);
            }
        } catch (SQLException e) {
            // Where nobody is left to be told of a rollback, it has happened.
            if (commit) {
                throw new SqlFailure(e);
            }
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        var transaction = current.get(Thread.currentThread());
        if (transaction == null) {
            return lent(open(), true);
        }
        if (transaction.connection == null) {
            transaction.connection = open();
            transaction.connection.setAutoCommit(false);
        }
        return lent(transaction.connection, false);
    }

    private Connection open() throws SQLException {
        permits.acquireUninterruptibly();
        var connection = idle.poll();
        if (connection != null) {
            return connection;
        }
        try {
            return login.connect();
        } catch (SQLException e) {
            permits.release();
            throw e;
        }
    }

    /** One whose server was lost is closed already and only makes room. */
    private void back(Connection connection) throws SQLException {
        try {
            if (!connection.isClosed()) {
                idle.push(connection);
            }
        } finally {
            permits.release();
        }
    }

    private Connection lent(Connection real, boolean backOnClose) {
        return (Connection) Proxy.newProxyInstance(
                TestPool.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        if (backOnClose) {
                            back(real);
                        }
                        return null;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public void close() {
        for (var connection = idle.poll(); connection != null; connection = idle.poll()) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new SqlFailure(e);
            }
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("One pool, one role");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException(type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
