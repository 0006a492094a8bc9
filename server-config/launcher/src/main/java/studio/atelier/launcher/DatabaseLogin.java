package studio.atelier.launcher;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Where a database is and as whom to open it. {@link #toString} leaves the password out. */
public record DatabaseLogin(String host, int port, String database, String user, String password) {

    private static final String CONNECT_SECONDS = "5";

    /** The same place, as somebody else. */
    public DatabaseLogin as(String otherUser, String otherPassword) {
        return new DatabaseLogin(host, port, database, otherUser, otherPassword);
    }

    /** Another database of the same server, as the same user. */
    public DatabaseLogin in(String otherDatabase) {
        return new DatabaseLogin(host, port, otherDatabase, user, password);
    }

    /** The JDBC address, without user and password. */
    public String url() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    /** A new connection; the caller closes it. */
    public Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("loginTimeout", CONNECT_SECONDS);
        properties.setProperty("ApplicationName", "atelier-launcher");
        return DriverManager.getConnection(url(), properties);
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database;
    }
}
