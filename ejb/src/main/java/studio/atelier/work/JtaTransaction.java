package studio.atelier.work;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.function.Supplier;

/** A new JTA transaction: what a finished stage writes, by the engine and by others, is durable together. */
@ApplicationScoped
class JtaTransaction implements Transaction {

    @Override
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public <T> T run(Supplier<T> body) {
        return body.get();
    }
}
