package studio.atelier.work;

/** Tells all nodes that a queue has work, after the current transaction, if there is one, has committed. May be lost. */
@FunctionalInterface
interface Bell {
    void ring(String queue);
}
