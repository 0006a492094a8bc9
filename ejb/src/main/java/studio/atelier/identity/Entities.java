package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** Hands the container's entity manager to constructors. */
@Dependent
class Entities {

    @PersistenceContext(unitName = "atelier")
    EntityManager entities;

    @Produces
    @Dependent
    EntityManager entities() {
        return entities;
    }
}
