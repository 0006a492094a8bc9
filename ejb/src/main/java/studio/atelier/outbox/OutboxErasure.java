package studio.atelier.outbox;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.UUID;

/** Takes a person out of the outbox. */
@Dependent
public class OutboxErasure {

    private final OutboxStore store;

    @Inject
    OutboxErasure(OutboxStore store) {
        this.store = store;
    }

    /** Erases what every message of this account says; those that wait are not sent. Answers how many there were. */
    public int erase(UUID accountId) {
        return store.erase(accountId);
    }
}
