package studio.atelier.platform;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the container remembers of the transaction of each thread, for {@link TestDatabase#transaction}. */
final class ThreadTransactions implements TransactionSynchronizationRegistry {

    private final Map<Thread, Map<Object, Object>> current = new ConcurrentHashMap<>();

    void begin() {
        current.put(Thread.currentThread(), new HashMap<>());
    }

    void end() {
        current.remove(Thread.currentThread());
    }

    @Override
    public @Nullable Object getTransactionKey() {
        return current.get(Thread.currentThread());
    }

    @Override
    public void putResource(Object key, Object value) {
        open().put(key, value);
    }

    @Override
    public @Nullable Object getResource(Object key) {
        return open().get(key);
    }

    private Map<Object, Object> open() {
        return Optional.ofNullable(current.get(Thread.currentThread()))
                .orElseThrow(() -> new IllegalStateException("There is no transaction on this thread"));
    }

    @Override
    public int getTransactionStatus() {
        return current.get(Thread.currentThread()) == null ? Status.STATUS_NO_TRANSACTION : Status.STATUS_ACTIVE;
    }

    @Override
    public void registerInterposedSynchronization(Synchronization synchronization) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setRollbackOnly() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean getRollbackOnly() {
        return false;
    }
}
