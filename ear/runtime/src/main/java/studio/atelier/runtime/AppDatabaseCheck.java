package studio.atelier.runtime;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the role of requests reaches the database. */
@Readiness
@ApplicationScoped
public class AppDatabaseCheck implements HealthCheck {

    @Resource(lookup = "java:jboss/datasources/AtelierDS")
    DataSource database;

    @Resource
    ManagedExecutorService executor;

    @Override
    public HealthCheckResponse call() {
        return Probe.ask("database-app", executor, () -> {
            try (var connection = database.getConnection()) {
                return connection.isValid(1);
            }
        });
    }
}
