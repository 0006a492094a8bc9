package studio.atelier.work;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Sql;

/** Puts the engine of this node together from plain classes and what the container has. */
@Dependent
class WorkBeans {

    /** Threads of the engine's own, as many as it has slots and some for claims and bells. */
    static final String THREADS = "java:jboss/ee/concurrency/executor/atelier-work";

    @Resource(lookup = THREADS)
    ManagedExecutorService threads;

    @Produces
    @Dependent
    static WorkSettings settings(Settings settings) {
        return WorkSettings.of(settings);
    }

    /** For operators: the same acts on jobs of any workspace. */
    @Produces
    @Dependent
    @EngineRole
    static Jobs ofAnyWorkspace(@EngineRole Sql sql, Bell bell, Settling settling, Intake intake) {
        return new Jobs(sql, bell, settling, intake);
    }

    @Produces
    @ApplicationScoped
    Engine engine(
            @EngineRole Sql sql,
            @Any Instance<Pipeline> pipelines,
            WorkSettings settings,
            JtaTransaction transaction,
            Doorbell bell,
            WorkMeters meters,
            Settling settling) {
        return new Engine(
                new WorkStore(sql), new Pipelines(pipelines), settings, threads, transaction, bell, meters, settling);
    }

    @Produces
    @Dependent
    ExternalWork externalWork(
            @EngineRole Sql sql, JtaTransaction transaction, Settling settling, WorkSettings settings, Doorbell bell) {
        return new ExternalWork(sql, transaction, settling, settings, bell, threads);
    }
}
