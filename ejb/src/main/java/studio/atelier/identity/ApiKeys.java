package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.ApiKeyStore.Addition;
import studio.atelier.identity.Registration.Flaw;
import studio.atelier.identity.token.Crypto;
import studio.atelier.platform.Uuid7;

/**
 * Keys for programs. A key acts as the member who made it, in the one workspace, within its scopes; it is never an
 * operator, and is gone when the member is. It is shown once; owner and administrators of the workspace see and revoke all.
 */
@Dependent
public class ApiKeys {

    /** Lets people and secret scanners see what it is. */
    private static final String PREFIX = "atl_";

    private static final int SECRET_BYTES = 32;
    private static final int HINT = PREFIX.length() + 6;
    private static final int NAME_MOST = 100;

    /** Nobody needs more; who leaks them all over the place should notice. */
    private static final int MOST = 50;

    private final ApiKeyStore store;
    private final CallerCache cache;

    @Inject
    ApiKeys(ApiKeyStore store, CallerCache cache) {
        this.store = store;
        this.cache = cache;
    }

    /** Makes a key for the caller. */
    public ApiKeyCreation create(
            Caller caller, String nameText, Collection<String> scopes, @Nullable Instant expiresAt) {
        var name = nameText.strip();
        var flaws = flaws(name, scopes, expiresAt);
        if (!flaws.isEmpty()) {
            return new ApiKeyCreation.Invalid(flaws);
        }
        var text = PREFIX + Crypto.text(Crypto.random(SECRET_BYTES));
        var key = new ApiKeyStore.New(
                Uuid7.next(),
                name,
                text.substring(0, HINT),
                scopes.stream().distinct().sorted().toList(),
                expiresAt);
        return switch (store.add(caller, key, hash(text), MOST)) {
            case Addition.Added(ApiKey added) -> new ApiKeyCreation.Created(text, added);
            case Addition.SignedOut _ -> {
                cache.forget(cached -> cached.sessionId().equals(caller.sessionId()));
                yield new ApiKeyCreation.SignedOut();
            }
            case Addition.Full _ -> new ApiKeyCreation.TooMany(MOST);
        };
    }

    /** The keys the caller may see, the newest first. */
    public List<ApiKey> list(Caller caller) {
        return store.list(caller, seesAll(caller), MOST);
    }

    /** Ends a key; false if there is none, or none the caller may end. */
    public boolean revoke(Caller caller, UUID id) {
        boolean revoked = store.revoke(caller, id, seesAll(caller));
        cache.forget(cached -> cached.sessionId().equals(id));
        return revoked;
    }

    static boolean looksLikeOne(String bearer) {
        return bearer.startsWith(PREFIX);
    }

    static byte[] hash(String text) {
        return Crypto.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean seesAll(Caller caller) {
        return caller.hasAny(Roles.OWNER, Roles.ADMIN);
    }

    private static List<Flaw> flaws(String name, Collection<String> scopes, @Nullable Instant expiresAt) {
        var flaws = new ArrayList<Flaw>();
        if (name.isEmpty() || name.length() > NAME_MOST || name.chars().anyMatch(Character::isISOControl)) {
            flaws.add(new Flaw("name", "format", "A name has 1 to %d characters, in one line.".formatted(NAME_MOST)));
        }
        if (scopes.isEmpty() || !Scopes.all().containsAll(scopes)) {
            flaws.add(new Flaw(
                    "scopes",
                    "unknown",
                    "At least one of: "
                            + String.join(", ", Scopes.all().stream().sorted().toList()) + "."));
        }
        // Only so that nobody makes one that is over already; when it ends, the database decides.
        if (expiresAt != null && !expiresAt.isAfter(InstantSource.system().instant())) {
            flaws.add(new Flaw("expiresAt", "past", "The key would have expired already."));
        }
        return flaws;
    }
}
