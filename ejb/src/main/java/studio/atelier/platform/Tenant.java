package studio.atelier.platform;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * For whom this thread acts: the workspace, and the account in it, whose rows the database shows to {@code atelier_app}. The
 * request's filter says it once ({@link #enter}); whoever acts without a caller says it for a piece of work ({@link #call}).
 * {@link Sql} tells the database at the first statement of each transaction. Without a tenant, or outside a transaction,
 * every table of a tenant is empty.
 *
 * @param accountId null where nobody in particular acts
 */
public record Tenant(UUID workspaceId, @Nullable UUID accountId) {

    private static final ScopedValue<Slot> CURRENT = ScopedValue.newInstance();

    /** For whom this thread acts now. */
    public static Optional<Tenant> current() {
        return CURRENT.isBound() ? Optional.ofNullable(CURRENT.get().tenant) : Optional.empty();
    }

    /** Runs a request that is nobody's until {@link #enter} is called inside; what it was ends with it. */
    public static void request(Callable<?> body) throws Exception {
        ScopedValue.where(CURRENT, new Slot(null)).call(body::call);
    }

    /** Says whose request this is; a request stays with one tenant. */
    public void enter() {
        if (!CURRENT.isBound()) {
            throw new IllegalStateException("There is no request on this thread");
        }
        var slot = CURRENT.get();
        if (slot.tenant != null && !slot.tenant.equals(this)) {
            throw new IllegalStateException("This request has a tenant already");
        }
        slot.tenant = this;
    }

    /** Runs the body for this tenant; a transaction must begin inside, not around it with another tenant. */
    public <T> T call(Supplier<T> body) {
        return ScopedValue.where(CURRENT, new Slot(this)).call(body::get);
    }

    public void run(Runnable body) {
        ScopedValue.where(CURRENT, new Slot(this)).run(body);
    }

    private static final class Slot {

        private @Nullable Tenant tenant;

        Slot(@Nullable Tenant tenant) {
            this.tenant = tenant;
        }
    }
}
