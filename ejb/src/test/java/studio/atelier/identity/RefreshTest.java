package studio.atelier.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.TestDatabase;

/** Staying signed in, and what happens to those who come with a token they should not have. */
class RefreshTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final IdentityFixture PEOPLE = new IdentityFixture(DB);
    private static final SignIn REFUSED = new SignIn.Refused();

    @AfterAll
    static void close() {
        PEOPLE.close();
        DB.close();
    }

    @AfterEach
    void closeEntityManagers() {
        PEOPLE.closeEntityManagers();
    }

    private static Proof.Tokens newcomer(String email) {
        return IdentityFixture.tokens(PEOPLE.registered(email));
    }

    private static SignIn refresh(Proof.Tokens tokens) {
        return PEOPLE.signIns().refresh(tokens.refresh());
    }

    /** As if so much time had gone by. */
    private static <T> T later(String interval, Supplier<T> body) {
        return DB.transaction(() -> {
            DB.app().one("SELECT set_config('atelier.shift', ?, true) AS ok", row -> row.text("ok"), interval);
            return body.get();
        });
    }

    private static String why(UUID account) {
        return DB.owner()
                .one(
                        "SELECT coalesce(max(ended_why), 'open') AS why FROM sign_in_session WHERE account_id = ?",
                        row -> row.text("why"),
                        account);
    }

    private static UUID account(Proof.Tokens tokens) {
        return PEOPLE.sessions().find(tokens.access()).orElseThrow().accountId();
    }

    @Test
    void eachPairLeadsToTheNext() {
        var first = newcomer("chain@example.org");
        var second = IdentityFixture.tokens(refresh(first));
        var third = IdentityFixture.tokens(refresh(second));

        assertThat(Set.of(first.refresh(), second.refresh(), third.refresh())).hasSize(3);
        assertThat(PEOPLE.sessions().find(third.access()))
                .isEqualTo(PEOPLE.sessions().find(first.access()));
    }

    @Test
    @Abuse("T2")
    void aTokenThatComesBackWithinTheGraceGivesTheSameSuccessor() {
        var first = newcomer("grace@example.org");
        var second = IdentityFixture.tokens(refresh(first));
        var again = IdentityFixture.tokens(refresh(first));

        assertThat(again.refresh()).isEqualTo(second.refresh());
        assertThat(refresh(again)).isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    @Abuse("T2")
    void aTokenThatComesBackLaterEndsTheFamily() {
        var first = newcomer("thief@example.org");
        var account = account(first);
        var second = IdentityFixture.tokens(refresh(first));

        assertThat(later("11 seconds", () -> refresh(first))).isEqualTo(REFUSED);
        assertThat(why(account)).isEqualTo("reuse");
        assertThat(refresh(second)).isEqualTo(REFUSED);
        assertThat(PEOPLE.sessions().find(second.access())).isEmpty();
    }

    @Test
    @Abuse("T3")
    void fiftyAtOnceGetOneSuccessor() throws Exception {
        int many = 50;
        var first = newcomer("race@example.org");
        var start = new CountDownLatch(1);
        Callable<String> refreshing = () -> {
            start.await();
            return IdentityFixture.tokens(refresh(first)).refresh();
        };
        var successors = new HashSet<String>();
        try (var threads = Executors.newFixedThreadPool(many)) {
            var racing = IntStream.range(0, many)
                    .mapToObj(i -> threads.submit(refreshing))
                    .toList();
            start.countDown();
            for (Future<String> one : racing) {
                successors.add(one.get());
            }
        }

        assertThat(successors).hasSize(1);
        assertThat(PEOPLE.count(
                        "SELECT generation::bigint AS n FROM sign_in_session WHERE account_id = ?", account(first)))
                .isEqualTo(1);
    }

    @Test
    @Abuse("T4")
    void twoRotationsInOneSecondDoNotSaveTheOldest() {
        var first = newcomer("second@example.org");
        var account = account(first);
        var second = IdentityFixture.tokens(refresh(first));
        var third = IdentityFixture.tokens(refresh(second));

        assertThat(refresh(first)).isEqualTo(REFUSED);
        assertThat(why(account)).isEqualTo("reuse");
        assertThat(refresh(third)).isEqualTo(REFUSED);
    }

    @Test
    @Abuse("T5")
    void afterSigningOutEverywhereNothingRefreshes() {
        var here = newcomer("all@example.org");
        var there = PEOPLE.signedIn("all@example.org");
        var caller = PEOPLE.sessions().find(here.access()).orElseThrow();
        caller.tenant().run(() -> PEOPLE.sessions().endAll(caller, Ending.LOGOUT_ALL));

        assertThat(refresh(here)).isEqualTo(REFUSED);
        assertThat(refresh(there)).isEqualTo(REFUSED);
        assertThat(PEOPLE.sessions().find(here.access())).isEmpty();
        assertThat(PEOPLE.sessions().find(there.access())).isEmpty();
    }

    @Test
    @Abuse("T5")
    void aDisabledAccountDoesNotRefresh() {
        var tokens = newcomer("disabled@example.org");
        DB.owner().update("UPDATE account SET disabled_at = atelier_now() WHERE email = 'disabled@example.org'");

        assertThat(refresh(tokens)).isEqualTo(REFUSED);

        DB.owner().update("UPDATE account SET disabled_at = NULL WHERE email = 'disabled@example.org'");
        var next = IdentityFixture.tokens(refresh(tokens));
        DB.owner().update("UPDATE account SET disabled_at = atelier_now() WHERE email = 'disabled@example.org'");
        assertThat(refresh(tokens)).as("within the grace").isEqualTo(REFUSED);
        assertThat(refresh(next)).isEqualTo(REFUSED);
    }

    @Test
    void sevenDaysUnusedOrThirtyInAllAreTheEnd() {
        var tokens = newcomer("idle@example.org");

        assertThat(later("7 days 1 second", () -> refresh(tokens))).isEqualTo(REFUSED);

        var second = IdentityFixture.tokens(later("6 days", () -> refresh(tokens)));
        assertThat(later("14 days", () -> refresh(second))).isEqualTo(REFUSED);
        var third = IdentityFixture.tokens(later("12 days", () -> refresh(second)));
        var fourth = IdentityFixture.tokens(later("18 days", () -> refresh(third)));
        var fifth = IdentityFixture.tokens(later("24 days", () -> refresh(fourth)));
        assertThat(later("30 days 1 second", () -> refresh(fifth))).isEqualTo(REFUSED);
    }

    @Test
    @Abuse("T1")
    void whatWeNeverGaveOutIsNotLookedUp() {
        var tokens = newcomer("forged@example.org");
        var account = account(tokens);
        var text = tokens.refresh();

        for (int i = 3; i < text.length(); i += 7) {
            var changed = text.substring(0, i) + (text.charAt(i) == 'A' ? 'B' : 'A') + text.substring(i + 1);
            assertThat(PEOPLE.signIns().refresh(changed)).isEqualTo(REFUSED);
        }
        assertThat(PEOPLE.signIns().refresh("")).isEqualTo(REFUSED);
        assertThat(PEOPLE.signIns().refresh("rt_")).isEqualTo(REFUSED);
        assertThat(PEOPLE.signIns().refresh(tokens.access())).isEqualTo(REFUSED);
        assertThat(PEOPLE.sessions().find(text))
                .as("a refresh token as access token")
                .isEmpty();
        assertThat(why(account)).isEqualTo("open");
        assertThat(refresh(tokens)).isInstanceOf(SignIn.SignedIn.class);
    }
}
