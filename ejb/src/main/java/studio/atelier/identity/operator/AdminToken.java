package studio.atelier.identity.operator;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;
import studio.atelier.platform.Settings;

/**
 * A way in for operators without an account: a token of the installation in the header {@code X-Admin-Token}. It opens only
 * what asks for an operator, belongs to no workspace, and can be taken away by a restart without the setting.
 */
@ApplicationScoped
public class AdminToken {

    public static final String HEADER = "X-Admin-Token";

    /** Nobody's id: who comes with the token is not an account. */
    private static final UUID NOBODY = new UUID(0, 0);

    private static final Caller CALLER = new Caller(NOBODY, NOBODY, "", true, NOBODY);

    private final Optional<SharedSecret> secret;

    @Inject
    AdminToken(Settings settings) {
        this.secret = settings.find(OperatorSettings.ADMIN_TOKEN).map(SharedSecret::new);
    }

    /** The operator without an account, if this is the token; nothing if there is no such setting. */
    public Optional<Caller> read(@Nullable String header) {
        return secret.filter(known -> header != null && known.matches(header.strip()))
                .map(known -> CALLER);
    }

    /** Whether this caller came with the token. */
    public static boolean isIt(Caller caller) {
        return caller.accountId().equals(NOBODY);
    }
}
