package studio.atelier.platform;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the container remembers of the transaction of each thread, for {@link TestDatabase#transaction}. */
final class ThreadTransactions implements TransactionSynchronizationRegistry {

    private final ThreadLocal<@Nullable Map<Object, Object>> current = new ThreadLocal<>();

    void begin() {
        current.set(new HashMap<>());
    }

    void end() {
        current.remove();
    }

    @Override
    public @Nullable Object getTransactionKey() {
        return current.get();
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
        return Optional.ofNullable(current.get())
                .orElseThrow(() -> new IllegalStateException("There is no transaction on this thread"));
    }

    @Override
    public int getTransactionStatus() {
        return current.get() == null ? Status.STATUS_NO_TRANSACTION : Status.STATUS_ACTIVE;
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
