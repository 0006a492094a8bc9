package studio.atelier.work;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** Tells how the transaction of the caller ended. */
@ApplicationScoped
class Commits {

    /** What is done when it is known. */
    interface Ended {
        void ended(boolean committed);
    }

    @Resource
    TransactionSynchronizationRegistry transactions;

    /** Once, after the transaction; at once, and as committed, if there is none. */
    void ended(Ended then) {
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
