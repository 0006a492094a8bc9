package studio.atelier.runtime;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the role of the engine reaches the database. */
@Readiness
@ApplicationScoped
public class EngineDatabaseCheck implements HealthCheck {

    @Resource(lookup = "java:jboss/datasources/AtelierEngineDS")
    DataSource database;

    @Resource
    ManagedExecutorService executor;

    @Override
    public HealthCheckResponse call() {
        return Probe.ask("database-engine", executor, () -> {
            try (var connection = database.getConnection()) {
                return connection.isValid(1);
            }
        });
    }
}
