package studio.atelier.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/**
 * Tells how the transaction of the caller ended: for what must not be said or counted before it is true. It is told in the
 * thread that ends the transaction and while that still ends, so what takes long or needs the database goes to another
 * thread.
 */
@ApplicationScoped
public class Commits {

    /** What is done when it is known. */
    public interface Ended {
        void ended(boolean committed);
    }

    @Resource
    TransactionSynchronizationRegistry transactions;

    /**
     * Once, after the transaction; at once if there is none, as committed, or if it can only be rolled back, as not
     * committed. A server that is killed in between tells nobody.
     */
    public void ended(Ended then) {
        int now = transactions.getTransactionStatus();
        if (now != Status.STATUS_ACTIVE) {
            then.ended(now == Status.STATUS_NO_TRANSACTION);
            return;
        }
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                then.ended(status == Status.STATUS_COMMITTED);
            }
        });
    }
}
