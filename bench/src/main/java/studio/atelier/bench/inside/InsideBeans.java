package studio.atelier.bench.inside;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import studio.atelier.bench.drill.Ledger;
import studio.atelier.bench.drill.NoopPipeline;
import studio.atelier.work.Pipeline;
import studio.atelier.work.WorkSettings;

/** Offers the pipeline the way a studio does. */
@Dependent
class InsideBeans {

    @Produces
    @Singleton
    static Ledger ledger() {
        return new Ledger();
    }

    @Produces
    @Dependent
    static Pipeline noop(WorkSettings settings, Ledger ledger) {
        return NoopPipeline.on(settings.defaultQueue(), ledger);
    }
}
