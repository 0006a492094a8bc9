package studio.atelier.limit;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import studio.atelier.audit.Origin;
import studio.atelier.platform.Sql;

/**
 * Failed sign-ins per account: five are free, then it takes 30 s, doubling to an hour. Ask before a password is hashed, whether or
 * not there is such an account. Who signed in before from the same address, or with the same device, is counted apart from strangers,
 * who therefore cannot lock the owner out. Each call is a transaction of its own.
 */
@Dependent
public class SignInAttempts {

    private static final String ADMIT = "SELECT counter, wait_ms FROM sign_in_admit(?, ?, ?)";
    private static final String FORGET = "DELETE FROM sign_in_failure WHERE key = ?";
    private static final String UNSPEND =
            "UPDATE sign_in_failure SET failures = greatest(failures - 1, 0), blocked_until = atelier_now() WHERE key = ?";
    private static final String REMEMBER = """
            INSERT INTO sign_in_place (account, place, seen_at) VALUES (?, ?, atelier_now())
            ON CONFLICT (account, place) DO UPDATE SET seen_at = excluded.seen_at
             WHERE sign_in_place.seen_at < excluded.seen_at - interval '1 day'
            """;

    /** Where nobody knows from where: inside the server. */
    private static final String NOWHERE = "";

    private final Sql sql;

    @Inject
    public SignInAttempts(Sql sql) {
        this.sql = sql;
    }

    /**
     * Asks for one attempt.
     *
     * @param identifier what was typed as the name of the account, in its one form: e-mail in lower case, number in E.164,
     *     workspace and user name
     */
    public Admission admit(String identifier) {
        var account = Digests.of("account", identifier);
        var places = places();
        var answer = sql.one(
                ADMIT,
                row -> new Answer(row.bytes("counter"), row.number("wait_ms")),
                account,
                places.getFirst(),
                places.size() > 1 ? places.getLast() : null);
        return answer.waitMillis() > 0
                ? new Admission.Blocked(Duration.ofMillis(answer.waitMillis()))
                : new Admission.Admitted(answer.counter(), account, places);
    }

    /** The address of the request, and its device if there is one. */
    private static List<byte[]> places() {
        var origin = Origin.current();
        var address = Digests.of(
                "address", origin.map(known -> Limiter.line(known.address())).orElse(NOWHERE));
        return origin.map(Origin::device)
                .map(device -> List.of(address, Digests.of("device", device)))
                .orElse(List.of(address));
    }

    /** The password was right: the failures are forgotten, and the place is known from now on. */
    public void succeeded(Admission.Admitted attempt) {
        sql.update(FORGET, (Object) attempt.counter());
        for (byte[] place : attempt.places()) {
            sql.update(REMEMBER, attempt.account(), place);
        }
    }

    /** The account was made here, or its owner proved himself here in another way: the place is known from now on. */
    public void remember(String identifier) {
        var account = Digests.of("account", identifier);
        for (byte[] place : places()) {
            sql.update(REMEMBER, account, place);
        }
    }

    /** The password was not looked at: the attempt is given back. */
    public void unspent(Admission.Admitted attempt) {
        sql.update(UNSPEND, (Object) attempt.counter());
    }

    @SuppressWarnings("ArrayRecordComponent") // lives for three lines
    private record Answer(byte[] counter, long waitMillis) {}
}
