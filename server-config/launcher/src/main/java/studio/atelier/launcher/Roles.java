package studio.atelier.launcher;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.util.PasswordUtil;

/**
 * The roles of the database: {@code atelier_owner} owns it and runs the migrations, {@code atelier_app} answers
 * requests, {@code atelier_engine} does the work, {@code atelier_batch} has the schema of the batch repository. None is
 * a superuser, none bypasses row-level security. Everything here may run again at any time.
 */
public final class Roles {

    public static final String DATABASE = "atelier";
    public static final String OWNER = "atelier_owner";
    public static final String APP = "atelier_app";
    public static final String ENGINE = "atelier_engine";
    public static final String BATCH = "atelier_batch";

    /** No transaction may outlive these: a longer one holds back the events and the outbox. */
    private static final Map<String, Map<String, String>> SETTINGS = Map.of(
            APP, limits("15s", "30s", "5s"),
            ENGINE, limits("5s", "10s", "2s"),
            BATCH, limits("15s", "30s", "5s"));

    private Roles() {}

    private static Map<String, String> limits(String statement, String transaction, String lock) {
        return Map.of(
                "statement_timeout", statement,
                "transaction_timeout", transaction,
                "idle_in_transaction_session_timeout", "5s",
                "lock_timeout", lock);
    }

    /** Makes roles and database, or brings them up to date, as a superuser. */
    public static void ensure(DatabaseLogin superuser, RolePasswords passwords) {
        try (var connection = superuser.connect()) {
            ensureRole(connection, OWNER, passwords.owner());
            ensureDatabase(connection);
        } catch (SQLException e) {
            throw failed(superuser, e);
        }
        ensureBesideOwner(superuser.in(DATABASE), passwords);
    }

    /** The three roles beside the owner and the schema {@code batch}, by anybody who may create roles. */
    static void ensureBesideOwner(DatabaseLogin login, RolePasswords passwords) {
        try (var connection = login.connect()) {
            ensureRole(connection, APP, passwords.app());
            ensureRole(connection, ENGINE, passwords.engine());
            ensureRole(connection, BATCH, passwords.batch());
            for (var role : SETTINGS.entrySet()) {
                for (var setting : role.getValue().entrySet()) {
                    run(
                            connection,
                            "ALTER ROLE %s SET %s = '%s'"
                                    .formatted(role.getKey(), setting.getKey(), setting.getValue()));
                }
            }
            run(connection, "ALTER ROLE " + BATCH + " SET search_path = batch");
            ensureBatchSchema(connection);
            run(connection, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
            run(connection, "REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(login.database()));
            run(
                    connection,
                    "GRANT CONNECT ON DATABASE %s TO %s, %s, %s".formatted(login.database(), APP, ENGINE, BATCH));
        } catch (SQLException e) {
            throw failed(login, e);
        }
    }

    private static void ensureRole(Connection connection, String role, String password) throws SQLException {
        if (!isTrue(connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '%s')".formatted(role))) {
            run(connection, "CREATE ROLE " + role + " LOGIN");
        }
        if (isTrue(connection, """
                SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication
                  FROM pg_roles WHERE rolname = '%s'""".formatted(role))) {
            run(connection, "ALTER ROLE " + role + " NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION");
        }
        run(connection, PasswordUtil.genAlterUserPasswordSQL(role, password.toCharArray(), "scram-sha-256"));
    }

    private static void ensureDatabase(Connection connection) throws SQLException {
        if (!isTrue(connection, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = '%s')".formatted(DATABASE))) {
            run(connection, "CREATE DATABASE %s OWNER %s".formatted(DATABASE, OWNER));
        }
    }

    /** To give a schema to a role one must be able to become it: for a moment only, if we are no superuser. */
    private static void ensureBatchSchema(Connection connection) throws SQLException {
        if (isTrue(connection, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'batch')")) {
            return;
        }
        var member = isTrue(connection, "SELECT pg_has_role(current_user, '%s', 'SET')".formatted(BATCH));
        if (!member) {
            run(connection, "GRANT " + BATCH + " TO CURRENT_USER WITH SET TRUE, INHERIT FALSE");
        }
        run(connection, "CREATE SCHEMA batch AUTHORIZATION " + BATCH);
        if (!member) {
            run(connection, "REVOKE SET OPTION FOR " + BATCH + " FROM CURRENT_USER");
        }
    }

    /** What is missing of the three roles and the schema, for an owner who may not make them. */
    static List<String> missing(DatabaseLogin login) {
        var sql = """
            SELECT wanted FROM unnest(ARRAY['%s', '%s', '%s']) wanted WHERE wanted NOT IN (SELECT rolname FROM pg_roles)
            UNION ALL
            SELECT 'schema batch' WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'batch')
            """.formatted(APP, ENGINE, BATCH);
        try (var connection = login.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var missing = new ArrayList<String>();
            while (rows.next()) {
                missing.add(rows.getString(1));
            }
            return missing;
        } catch (SQLException e) {
            throw failed(login, e);
        }
    }

    /** Whether this login may create roles. */
    static boolean mayCreate(DatabaseLogin login) {
        try (var connection = login.connect()) {
            return isTrue(connection, "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user");
        } catch (SQLException e) {
            throw failed(login, e);
        }
    }

    private static boolean isTrue(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static void run(Connection connection, String command) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private static LaunchFailure failed(DatabaseLogin login, SQLException e) {
        return new LaunchFailure("Looking after the roles as " + login + " failed: " + LaunchFailure.says(e), e);
    }
}
