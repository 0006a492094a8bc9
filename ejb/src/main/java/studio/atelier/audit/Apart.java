package studio.atelier.audit;

import jakarta.enterprise.context.Dependent;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/** A refusal must survive the transaction it ends: this is another one. */
@Dependent
class Apart {

    @Transactional(TxType.REQUIRES_NEW)
    void run(Runnable write) {
        write.run();
    }
}
