package studio.atelier.identity;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import studio.atelier.platform.Settings;

/**
 * Hashes and checks passwords: Argon2id over a digest keyed with the pepper, which is not in the database.
 *
 * <p>A hash is meant to be expensive, so a flood of sign-ins would take the machine: few are worked on at a time, few more
 * wait, the rest are turned away at once. One object for the whole deployment, safe for threads.
 */
@ApplicationScoped
class Passwords {

    /** OWASP's first choice for servers (ASVS 5, appendix C): 19 MiB, two passes, one lane. */
    private static final int MEMORY_KIB = 19 * 1024;

    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;

    /** About what two cores can do beside everything else. */
    private static final int AT_A_TIME = 2;

    private static final int WAITING = 10;

    /** Far more than the queue needs; who still waits then is told to come back. */
    private static final long PATIENCE_SECONDS = 10;

    private final Argon2Function argon2;
    private final SecretKeySpec pepper;
    private final Semaphore admitted;
    private final Semaphore working = new Semaphore(AT_A_TIME, true);

    /** The hash of a password nobody has: checked when there is no account, so that both cases cost the same. */
    private final String nobody;

    @Inject
    Passwords(Settings settings) {
        this(settings.get(IdentitySettings.PEPPER), WAITING, MEMORY_KIB);
    }

    Passwords(String pepper, int waiting, int memoryKib) {
        this.argon2 = Argon2Function.getInstance(memoryKib, PASSES, LANES, HASH_BYTES, Argon2.ID);
        this.pepper = new SecretKeySpec(pepper.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.admitted = new Semaphore(AT_A_TIME + waiting);
        this.nobody = argon2.hash(Token.fresh().text()).getResult();
    }

    /** Makes the bean when the deployment starts, so that a missing pepper stops it there and not at the first sign-in. */
    void check(@Observes Startup event) {}

    /** The hash to keep, in PHC form; nothing if too many are waiting. */
    Optional<String> hash(Password password) {
        return admit(() -> argon2.hash(keyed(password)).getResult());
    }

    /** Whether this is the password of that hash; nothing if too many are waiting. */
    Optional<Boolean> matches(Password password, Optional<String> hash) {
        var kept = hash.orElse(nobody);
        return admit(() -> Argon2Function.getInstanceFromHash(kept).check(keyed(password), kept) && hash.isPresent());
    }

    /** False if this hash was made with other parameters than new ones are. */
    boolean isCurrent(String hash) {
        return Argon2Function.getInstanceFromHash(hash).equals(argon2);
    }

    private <T> Optional<T> admit(Supplier<T> work) {
        if (!admitted.tryAcquire()) {
            return Optional.empty();
        }
        try {
            if (!working.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
            try {
                return Optional.of(work.get());
            } finally {
                working.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            admitted.release();
        }
    }

    private String keyed(Password password) {
        try {
            var mac = Mac.getInstance(pepper.getAlgorithm());
            mac.init(pepper);
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(password.text().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256", e);
        }
    }
}
