package studio.atelier.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.transaction.TransactionSynchronizationRegistry;
import javax.sql.DataSource;

/** Hands out {@link Sql} for the two roles of the server; the owner's credentials are not here. */
@Dependent
class Databases {

    @Resource(lookup = "java:jboss/datasources/AtelierDS")
    DataSource app;

    @Resource(lookup = "java:jboss/datasources/AtelierEngineDS")
    DataSource engine;

    @Resource(lookup = "java:jboss/TransactionSynchronizationRegistry")
    TransactionSynchronizationRegistry transactions;

    @Produces
    @Dependent
    Sql app() {
        return new Sql(app, new Wall(transactions));
    }

    @Produces
    @Dependent
    @EngineRole
    Sql engine() {
        return new Sql(engine);
    }
}
