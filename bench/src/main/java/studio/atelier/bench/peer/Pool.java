package studio.atelier.bench.peer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** The connections of a contender; all that are written in Java use the same pool and driver settings. */
final class Pool {

    private Pool() {}

    static HikariDataSource of(String prefix, int most) {
        var config = new HikariConfig();
        config.setJdbcUrl(System.getenv(prefix + "_URL"));
        config.setUsername(System.getenv(prefix + "_USER"));
        config.setPassword(System.getenv(prefix + "_PASSWORD"));
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.setMaximumPoolSize(most);
        return new HikariDataSource(config);
    }
}
