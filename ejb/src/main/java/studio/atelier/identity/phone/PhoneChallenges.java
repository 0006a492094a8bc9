package studio.atelier.identity.phone;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.audit.Origin;
import studio.atelier.identity.KeyedHash;
import studio.atelier.outbox.Message;
import studio.atelier.outbox.Outbox;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Uuid7;
import studio.atelier.sms.TextMessage;
import studio.atelier.sms.TextSender;

/**
 * Codes by text message. The figures are those of ASVS 5.0 chapter 6.5 and of what carriers advise against toll fraud: with
 * five tries a code and ten codes a day somebody who guesses is right about one number in 20 000 a day.
 */
@Dependent
class PhoneChallenges {

    static final int TRIES = 5;
    static final Duration LIFE = Duration.ofMinutes(5);

    private static final Logger LOG = Logger.getLogger(PhoneChallenges.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CODES = 1_000_000;

    /** Seconds to wait after the first, the second, and each further code within ten minutes. */
    private static final Integer[] PAUSES = {30, 60, 120};

    private static final int IN_TEN_MINUTES = 3;
    private static final int IN_A_DAY = 10;

    /** When so many were sent to a prefix in an hour and fewer than so many of a hundred were used, it is fraud. */
    private static final int BREAKER_SENT = 50;

    private static final int BREAKER_PERCENT = 20;
    private static final Duration BLOCK = Duration.ofHours(1);

    private static final String SEND = """
            SELECT outcome, wait_seconds FROM identity_phone_send(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final Sql sql;
    private final Outbox outbox;
    private final TextSender sender;
    private final AuditTrail trail;
    private final KeyedHash hashes;
    private final PhoneSettings settings;

    @Inject
    PhoneChallenges(Sql sql, Outbox outbox, TextSender sender, AuditTrail trail, Settings settings) {
        this.sql = sql;
        this.outbox = outbox;
        this.sender = sender;
        this.trail = trail;
        this.hashes = KeyedHash.of(settings, "phone code");
        this.settings = PhoneSettings.of(settings);
    }

    Optional<PhoneNumber> number(String typed) {
        return PhoneNumber.read(typed, settings.homeCountry());
    }

    private record Decision(String outcome, @Nullable Integer waitSeconds) {
        Duration pause() {
            return Duration.ofSeconds(waitSeconds == null ? 0 : waitSeconds);
        }
    }

    /** Sends a code, if one may be sent now. */
    @Transactional
    Sending send(String typed, Purpose purpose, @Nullable UUID account) {
        if (!sender.isOffered()) {
            return new Sending.NotOffered();
        }
        var number = number(typed);
        if (number.isEmpty()) {
            return new Sending.NotANumber();
        }
        if (!settings.countries().contains(number.get().country())) {
            return new Sending.CountryNotServed();
        }
        return send(number.get(), purpose, account);
    }

    private Sending send(PhoneNumber number, Purpose purpose, @Nullable UUID account) {
        var id = Uuid7.next();
        var code = "%06d".formatted(RANDOM.nextInt(CODES));
        var decision = sql.one(
                SEND,
                row -> new Decision(row.text("outcome"), row.integerOrNull("wait_seconds")),
                id,
                number.text(),
                number.prefix(),
                purpose.wire(),
                account,
                hash(id, number, purpose, code),
                asker(number),
                (int) LIFE.toSeconds(),
                PAUSES,
                IN_TEN_MINUTES,
                IN_A_DAY,
                settings.inADay(),
                BREAKER_SENT,
                BREAKER_PERCENT,
                (int) BLOCK.toSeconds());
        return switch (decision.outcome()) {
            case "sent" -> {
                outbox.send(new Message.BySms("identity.phone_code", account, text(number, code), LIFE));
                trail.record(Act.done("identity.phone_code").on("challenge", id));
                yield new Sending.Sent(id, LIFE, decision.pause());
            }
            case "wait" -> new Sending.TooSoon(decision.pause());
            case "tripped" -> {
                LOG.errorf(
                        "No more codes to %s… for %s: %d or more were sent within an hour and hardly any was used",
                        number.prefix(), BLOCK, BREAKER_SENT);
                trail.record(Act.done("identity.phone_prefix_blocked")
                        .on("prefix", number.prefix().substring(1)));
                yield new Sending.Paused(decision.pause());
            }
            case "spent" -> {
                LOG.errorf("No more codes for now: %s of this day are used up", PhoneSettings.IN_A_DAY.name());
                yield new Sending.Paused(decision.pause());
            }
            case String _ -> new Sending.Paused(decision.pause());
        };
    }

    /**
     * One try. True once for a right code; a wrong one, a late one, one of another challenge and the sixth try are all false,
     * and counted.
     *
     * @param challenge null for the number's open challenge, for clients that do not name it: then the account must be the one it
     *     was sent for, or the device, or without one the address, the one that asked for it
     */
    @Transactional
    boolean proves(PhoneNumber number, Purpose purpose, @Nullable UUID account, @Nullable UUID challenge, String code) {
        var id = challenge == null ? open(number, purpose, account) : Optional.of(challenge);
        return id.filter(known -> sql.one(
                        "SELECT identity_phone_try(?, ?, ?, ?, ?, ?) AS verified",
                        row -> row.flag("verified"),
                        known,
                        number.text(),
                        purpose.wire(),
                        account,
                        hash(known, number, purpose, code.strip()),
                        TRIES))
                .isPresent();
    }

    private Optional<UUID> open(PhoneNumber number, Purpose purpose, @Nullable UUID account) {
        return sql.one(
                "SELECT identity_phone_open(?, ?, ?, ?) AS id",
                row -> Optional.ofNullable(row.uuidOrNull("id")),
                number.text(),
                purpose.wire(),
                account,
                asker(number));
    }

    /** The device, or else the address, of the request of this thread, in a form that tells nobody which. */
    private byte[] asker(PhoneNumber number) {
        var asker = Origin.current()
                .map(origin -> Objects.requireNonNullElse(
                        origin.device(), origin.address().getHostAddress()))
                .orElse("");
        return hashes.hash("asker", number.text(), asker);
    }

    /** Where the owner of a number signs in to. */
    record Home(UUID accountId, UUID workspaceId, boolean created) {}

    /** The account of a number whose code was right, made if there is none. */
    @Transactional
    Home home(PhoneNumber number) {
        return sql.one(
                "SELECT account_id, workspace_id, created FROM identity_phone_account(?, ?, ?)",
                row -> new Home(row.uuid("account_id"), row.uuid("workspace_id"), row.flag("created")),
                number.text(),
                Uuid7.next(),
                Uuid7.next());
    }

    private byte[] hash(UUID id, PhoneNumber number, Purpose purpose, String code) {
        return hashes.hash(id.toString(), number.text(), purpose.wire(), code);
    }

    private TextMessage text(PhoneNumber number, String code) {
        var text = "%s: your code is %s. It is good for %d minutes. Nobody of us will ever ask you for it."
                .formatted(settings.sender(), code, LIFE.toMinutes());
        return new TextMessage(number.text(), text, code);
    }
}
