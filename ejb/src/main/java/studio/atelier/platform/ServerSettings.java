package studio.atelier.platform;

import java.util.Map;
import java.util.Set;

/** What the server around the application reads: its CLI scripts name these, and the launcher gives them. */
final class ServerSettings {

    static final String DEVELOPMENT = "development";

    static final Setting<String> MODE = new Setting<>(
            "atelier.server.mode",
            java.util.List.of(),
            text -> {
                if (text.equals(DEVELOPMENT) || text.equals("production")) {
                    return text;
                }
                throw new IllegalArgumentException("production or development");
            },
            "production",
            false,
            "`production`, or `development` on your own machine; `./atelier serve` sets it, nothing else should.");

    static final Setting<String> DB_HOST =
            Setting.text("atelier.db.host", "Where PostgreSQL is.").orElse("127.0.0.1");

    static final Setting<Long> DB_PORT = Setting.number("atelier.db.port", 1, 65_535, "The port of PostgreSQL.")
            .orElse("5432");

    static final Setting<String> DB_NAME =
            Setting.text("atelier.db.name", "The database.").orElse("atelier");

    static final Setting<String> DB_SSL_MODE = Setting.text(
                    "atelier.db.ssl-mode", "`sslmode` of the PostgreSQL driver.")
            .orElse("prefer");

    static final Setting<String> DB_APP_PASSWORD =
            Setting.password("atelier.db.app.password", "Password of the role `atelier_app`.");

    static final Setting<String> DB_ENGINE_PASSWORD =
            Setting.password("atelier.db.engine.password", "Password of the role `atelier_engine`.");

    static final Setting<String> DB_BATCH_PASSWORD =
            Setting.password("atelier.db.batch.password", "Password of the role `atelier_batch`.");

    static final Setting<String> DB_APP_POOL =
            Setting.text("atelier.db.app.pool-size", "Connections of requests; default in the CLI script.");

    static final Setting<String> DB_ENGINE_POOL =
            Setting.text("atelier.db.engine.pool-size", "Connections of the engine; default in the CLI script.");

    static final Setting<String> DB_BATCH_POOL = Setting.text(
            "atelier.db.batch.pool-size", "Connections of the batch repository; default in the CLI script.");

    static final Setting<String> POST_BYTES = Setting.text(
            "atelier.http.max-post-bytes", "Undertow's own limit of a body, far above those of the application.");

    static final Setting<String> CONSOLE_LEVEL =
            Setting.text("atelier.log.console-level", "What is printed on the console, from this level on.");

    static final Setting<String> TRANSACTION_TIMEOUT =
            Setting.text("atelier.transaction.timeout-seconds", "When a transaction is rolled back.");

    /** Of the launcher and of scripts; they may be there and mean nothing here. */
    static final Set<String> ENVIRONMENT_OF_OTHERS = Set.of(
            "ATELIER_DATA",
            "ATELIER_SERVER",
            "ATELIER_EAR",
            "ATELIER_BIND",
            "ATELIER_HTTP_PORT",
            "ATELIER_MANAGEMENT_PORT",
            "ATELIER_JAVA_OPTS",
            "ATELIER_DB_OWNER",
            "ATELIER_DB_OWNER_PASSWORD",
            "ATELIER_HOME");

    /** Names that were settings once, and what to do instead. */
    static final Map<String, String> GONE =
            Map.of("atelier.http.behind-proxy", "name the proxies in atelier.http.trusted-proxies");

    private ServerSettings() {}
}
