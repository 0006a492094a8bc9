package studio.atelier.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.TestDatabase;

/** Who a request belongs to, and how soon it no longer does. */
class SessionsTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final IdentityFixture PEOPLE = new IdentityFixture(DB);

    /** Another node on the same database. */
    private static final IdentityFixture ELSEWHERE = new IdentityFixture(DB);

    /** Five seconds, and a little. */
    private static final Duration REMEMBERED = Duration.ofMillis(5_500);

    @AfterAll
    static void close() {
        PEOPLE.close();
        ELSEWHERE.close();
        DB.close();
    }

    @AfterEach
    void closeEntityManagers() {
        PEOPLE.closeEntityManagers();
        ELSEWHERE.closeEntityManagers();
    }

    private static String newcomer(String email) {
        return IdentityFixture.tokens(PEOPLE.registered(email)).access();
    }

    private static void role(UUID account, String role) {
        DB.owner().update("UPDATE membership SET role = ? WHERE account_id = ?", role, account);
    }

    @Test
    void nodesShareTheKeys() {
        var token = newcomer("nodes@example.org");

        assertThat(ELSEWHERE.sessions().find(token)).isPresent();
        assertThat(PEOPLE.count("SELECT count(*) AS n FROM signing_key")).isEqualTo(1);
    }

    @Test
    @Abuse("T8")
    void signingOutActsHereAtOnceAndElsewhereWithinFiveSeconds() {
        var token = newcomer("out@example.org");
        var caller = PEOPLE.sessions().find(token).orElseThrow();
        assertThat(ELSEWHERE.sessions().find(token)).isPresent();

        caller.tenant().run(() -> PEOPLE.sessions().end(caller, Ending.LOGOUT));

        assertThat(PEOPLE.sessions().find(token)).isEmpty();
        assertThat(lastSeen(
                        "the sign-out elsewhere",
                        () -> ELSEWHERE.sessions().find(token).isPresent()))
                .isLessThan(REMEMBERED);
    }

    @Test
    @Abuse("T6")
    void aRoleTakenAwayIsGoneWithinFiveSeconds() {
        var token = newcomer("role@example.org");
        var caller = PEOPLE.sessions().find(token).orElseThrow();
        assertThat(caller.hasAny(Roles.OWNER)).isTrue();

        role(caller.accountId(), Roles.MEMBER);

        assertThat(lastSeen(
                        "the loss of the role",
                        () -> PEOPLE.sessions().find(token).orElseThrow().hasAny(Roles.OWNER)))
                .isLessThan(REMEMBERED);
    }

    /** How long from now it is still there: until the beginning of the last look that finds it, however long a look takes. */
    private static Duration lastSeen(String end, BooleanSupplier there) {
        long from = System.nanoTime();
        var last = new AtomicLong(from);
        Eventually.until(end, () -> {
            long look = System.nanoTime();
            boolean found = there.getAsBoolean();
            if (found) {
                last.set(look);
            }
            return !found;
        });
        return Duration.ofNanos(last.get() - from);
    }

    @Test
    @Abuse("T6")
    void aChangeOnThisNodeActsAtOnce() {
        var token = newcomer("put-out@example.org");
        var caller = PEOPLE.sessions().find(token).orElseThrow();

        DB.owner().update("DELETE FROM membership WHERE account_id = ?", caller.accountId());
        PEOPLE.sessions().forget(caller.accountId());

        assertThat(PEOPLE.sessions().find(token)).isEmpty();
    }

    @Test
    void anotherWorkspaceIsAnotherSignIn() {
        var token = newcomer("many@example.org");
        var caller = PEOPLE.sessions().find(token).orElseThrow();
        var second = PEOPLE.secondWorkspace(caller.accountId(), Roles.TEACHER);

        var there = IdentityFixture.tokens(
                caller.tenant().call(() -> PEOPLE.signIns().switchTo(caller, second)));

        var moved = PEOPLE.sessions().find(there.access()).orElseThrow();
        assertThat(moved.workspaceId()).isEqualTo(second);
        assertThat(moved.role()).isEqualTo(Roles.TEACHER);
        assertThat(PEOPLE.sessions().find(token)).isEmpty();
        assertThat(PEOPLE.signIns().switchTo(moved, UUID.randomUUID())).isEqualTo(new SignIn.Refused());
        assertThat(PEOPLE.sessions().find(there.access())).isPresent();
    }

    @Test
    @Abuse("T7")
    void aCookieOpensWithItsExactValueOnly() {
        var value = IdentityFixture.cookie(PEOPLE.registered("cookie@example.org", Keep.COOKIE));

        assertThat(PEOPLE.sessions().findCookie(value).orElseThrow().way()).isEqualTo(Way.COOKIE);
        for (int i = 0; i < value.length(); i++) {
            char flipped = (char) (value.charAt(i) ^ 1);
            var changed = value.substring(0, i) + flipped + value.substring(i + 1);
            assertThat(PEOPLE.sessions().findCookie(changed))
                    .as("character " + i)
                    .isEmpty();
        }
        assertThat(PEOPLE.sessions().find(value)).as("a cookie as bearer token").isEmpty();
    }

    @Test
    @Abuse("T7")
    void everySignInHasACookieOfItsOwn() {
        var before = IdentityFixture.cookie(PEOPLE.registered("fixed@example.org", Keep.COOKIE));
        var after = IdentityFixture.cookie(
                PEOPLE.accounts().signIn("fixed@example.org", IdentityFixture.PASSWORD, Keep.COOKIE));

        assertThat(after).isNotEqualTo(before);
    }

    @Test
    @Abuse("T7")
    void aCookieEndsWhenTheRoleItWasGivenForChanges() {
        var value = IdentityFixture.cookie(PEOPLE.registered("promoted@example.org", Keep.COOKIE));
        var caller = PEOPLE.sessions().findCookie(value).orElseThrow();

        role(caller.accountId(), Roles.ADMIN);
        PEOPLE.sessions().forget(caller.accountId());

        assertThat(PEOPLE.sessions().findCookie(value)).isEmpty();
    }

    @Test
    void aCookieFallsIdleUnlessItIsUsed() {
        var value = IdentityFixture.cookie(PEOPLE.registered("idle@example.org", Keep.COOKIE));

        assertThat(isOpenAfter("12 hours 1 second", value)).isFalse();
        assertThat(isOpenAfter("11 hours", value)).isTrue();
        assertThat(isOpenAfter("22 hours", value)).isTrue();
        assertThat(isOpenAfter("35 hours", value)).isFalse();
    }

    private static boolean isOpenAfter(String interval, String value) {
        PEOPLE.afterTheCache();
        return DB.transaction(() -> {
            DB.app().one("SELECT set_config('atelier.shift', ?, true) AS ok", row -> row.text("ok"), interval);
            return PEOPLE.sessions().findCookie(value).isPresent();
        });
    }
}
