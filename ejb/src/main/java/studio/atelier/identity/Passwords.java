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
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import studio.atelier.identity.token.Crypto;
import studio.atelier.platform.Settings;

/**
 * Hashes and checks passwords: Argon2id over a digest keyed with the pepper, which is not in the database.
 *
 * <p>A hash is meant to be expensive, so a flood of sign-ins would take the machine: few are worked on at a time, few more
 * wait, the rest are turned away at once. One object for the whole deployment, safe for threads.
 */
@ApplicationScoped
class Passwords {

    /**
     * Of the settings ASVS 5, appendix C, takes for equally strong, the one with the least memory: 12 MiB, three passes, one lane.
     * Measured: with 19 MiB and two passes a flood of sign-ins fills the heap with blocks that outlive a collection, and its pauses are everybody's.
     */
    static final int MEMORY_KIB = 12 * 1024;

    private static final int PASSES = 3;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;

    /** Between the PHC string and the mark of the pepper; no PHC string has one. */
    private static final String MARK = "#";

    /** Half of the machine: a hash takes a core for a tenth of a second, and the others work here too. */
    private static final int AT_A_TIME = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    /** Of each that is worked on; about a second's work. */
    private static final int WAITING = 8;

    /** Far more than the queue needs; who still waits then is told to come back. */
    private static final long PATIENCE_SECONDS = 10;

    private final Argon2Function argon2;

    /** The present one first. */
    private final List<Pepper> peppers;

    private final AtomicLong worked = new AtomicLong();
    private final Semaphore admitted;
    private final Semaphore working = new Semaphore(AT_A_TIME, true);

    /** The hash of a password nobody has: checked when there is no account, so that both cases cost the same. */
    private final String nobody;

    @Inject
    Passwords(Settings settings) {
        this(
                Stream.concat(
                                Stream.of(settings.get(IdentitySettings.PEPPER)),
                                settings.find(IdentitySettings.PEPPER_BEFORE).stream())
                        .toList(),
                WAITING * AT_A_TIME,
                MEMORY_KIB);
    }

    Passwords(String pepper, int waiting, int memoryKib) {
        this(List.of(pepper), waiting, memoryKib);
    }

    Passwords(List<String> peppers, int waiting, int memoryKib) {
        this.argon2 = Argon2Function.getInstance(memoryKib, PASSES, LANES, HASH_BYTES, Argon2.ID);
        this.peppers = peppers.stream().map(Pepper::of).toList();
        this.admitted = new Semaphore(AT_A_TIME + waiting);
        this.nobody = marked(argon2.hash(Crypto.text(Crypto.random(HASH_BYTES))).getResult());
    }

    /** Makes the bean when the deployment starts, so that a missing pepper stops it there and not at the first sign-in. */
    void check(@Observes Startup event) {}

    /** The hash to keep: in PHC form, and which pepper it was made with; nothing if too many are waiting. */
    Optional<String> hash(Password password) {
        return admit(() -> marked(argon2.hash(peppers.getFirst().key(password)).getResult()));
    }

    /** Whether this is the password of that hash; nothing if too many are waiting. */
    Optional<Boolean> matches(Password password, Optional<String> hash) {
        var kept = hash.orElse(nobody);
        var phc = phc(kept);
        return admit(() ->
                Argon2Function.getInstanceFromHash(phc).check(pepper(kept).key(password), phc) && hash.isPresent());
    }

    /** Whether the next one would be turned away. */
    boolean areBusy() {
        return admitted.availablePermits() == 0;
    }

    /** False if this hash was made with other parameters, or another pepper, than new ones are. */
    boolean isCurrent(String hash) {
        return hash.equals(marked(phc(hash)))
                && Argon2Function.getInstanceFromHash(phc(hash)).equals(argon2);
    }

    /** How many hashes were computed so far; a test holds that every sign-in costs one. */
    long worked() {
        return worked.get();
    }

    private String marked(String phc) {
        return phc + MARK + peppers.getFirst().id();
    }

    private static String phc(String hash) {
        int mark = hash.indexOf(MARK);
        return mark < 0 ? hash : hash.substring(0, mark);
    }

    /** Of a hash without a mark, or with one nobody knows any more: the oldest. */
    private Pepper pepper(String hash) {
        return peppers.stream()
                .filter(pepper -> hash.endsWith(MARK + pepper.id()))
                .findFirst()
                .orElseGet(peppers::getLast);
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
                worked.incrementAndGet();
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

    /** A secret with its mark: eight hexadecimal digits that tell it from another and nothing else. */
    private record Pepper(SecretKeySpec secret, String id) {

        private static final String ALGORITHM = "HmacSHA256";
        private static final int ID_BYTES = 4;

        static Pepper of(String text) {
            var secret = new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM);
            return new Pepper(secret, HexFormat.of().formatHex(mac(secret, "id"), 0, ID_BYTES));
        }

        String key(Password password) {
            return Base64.getEncoder().encodeToString(mac(secret, password.text()));
        }

        private static byte[] mac(SecretKeySpec secret, String text) {
            try {
                var mac = Mac.getInstance(ALGORITHM);
                mac.init(secret);
                return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every Java has " + ALGORITHM, e);
            }
        }

        @Override
        public String toString() {
            return "Pepper[" + id + "]";
        }
    }
}
