package studio.atelier.identity.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import studio.atelier.identity.operator.Bootstrap.Attempt;
import studio.atelier.identity.operator.OperatorAccounts.Request;
import studio.atelier.identity.workspace.Change;
import studio.atelier.identity.workspace.PeopleFixture;
import studio.atelier.platform.Settings;

/** The first operator, and what operators do. */
class OperatorsTest {

    private static final PeopleFixture PEOPLE = new PeopleFixture();
    private static final String SECRET = "tWf8Q0y6n3kZr1Vb9Lx2Hc7Jp5Mg4Ds0";

    private final OperatorAccounts operators = new OperatorAccounts(PEOPLE.db.app(), PEOPLE.trail);

    @AfterAll
    static void close() {
        PEOPLE.close();
    }

    @BeforeEach
    void nobodyIsOperator() {
        PEOPLE.db.owner().update("DELETE FROM operator_bootstrap");
        PEOPLE.db.owner().update("UPDATE account SET operator = false");
    }

    private static Bootstrap bootstrap(Optional<String> secret) {
        return new Bootstrap(
                PEOPLE.db.app(),
                PEOPLE.trail,
                new Settings(name -> secret.filter(text -> name.equals("atelier.identity.bootstrap-secret"))));
    }

    @Test
    void ofFiftyAtOnceOneBecomesTheOperator() throws Exception {
        var bootstrap = bootstrap(Optional.of(SECRET));

        var ends = PeopleFixture.atOnce(50, i -> {
            var account = PEOPLE.somebody();
            return () -> bootstrap.attempt(account, SECRET);
        });

        assertThat(ends).filteredOn(Attempt.DONE::equals).hasSize(1);
        assertThat(ends).filteredOn(Attempt.CLOSED::equals).hasSize(49);
        assertThat(operatorsThereAre()).isEqualTo(1);
        PEOPLE.db.owner().update("UPDATE account SET operator = false");
        assertThat(bootstrap.attempt(PEOPLE.somebody(), SECRET))
                .as("dead for ever")
                .isEqualTo(Attempt.CLOSED);
    }

    @Test
    void withoutTheSecretNothingHappens() {
        var account = PEOPLE.somebody();

        assertThat(bootstrap(Optional.of(SECRET)).attempt(account, SECRET + "x"))
                .isEqualTo(Attempt.REFUSED);
        assertThat(bootstrap(Optional.empty()).attempt(account, "")).isEqualTo(Attempt.REFUSED);
        assertThat(operatorsThereAre()).isZero();
    }

    @Test
    void nobodyChangesThemselvesSoThatOneIsAlwaysLeft() throws Exception {
        var one = operator();
        var two = operator();

        assertThat(operators.change(one, one, version(one), new Request(true, null, "test")))
                .isEqualTo(Change.SELF);
        var ends = PeopleFixture.atOnce(
                2,
                i -> () -> i == 0
                        ? operators.change(one, two, version(two), new Request(null, false, "test"))
                        : operators.change(two, one, version(one), new Request(null, false, "test")));
        assertThat(ends).contains(Change.DONE);
        assertThat(operatorsThereAre()).isEqualTo(1);
    }

    @Test
    void anAccountIsDisabledAndEnabledByWhoSawIt() {
        var operator = operator();
        var account = PEOPLE.somebody();

        assertThat(operators.change(operator, account, 0, new Request(true, null, "abuse")))
                .isEqualTo(Change.DONE);
        assertThat(operators.find(account))
                .map(OperatorAccounts.Entry::disabledAt)
                .isPresent();
        assertThat(operators.change(operator, account, 0, new Request(false, null, "appeal")))
                .isEqualTo(Change.STALE);
        assertThat(operators.change(operator, account, 1, new Request(false, null, "appeal")))
                .isEqualTo(Change.DONE);
        assertThat(operators.find(account).orElseThrow().disabledAt()).isNull();
        assertThat(operators.change(account, operator, 0, new Request(true, null, "revenge")))
                .isEqualTo(Change.FORBIDDEN);
    }

    @Test
    void accountsAreFoundAndPaged() {
        var name = UUID.randomUUID().toString();
        for (int i = 0; i < 3; i++) {
            PEOPLE.account(i + name + "@example.org", i == 0);
        }

        var first = operators.list(name.toUpperCase(java.util.Locale.ROOT), null, 2);
        var second = operators.list(name, first.getLast().id(), 2);

        assertThat(first).hasSize(2);
        assertThat(second)
                .singleElement()
                .satisfies(entry -> assertThat(entry.emailVerified()).isTrue());
    }

    private static UUID operator() {
        var account = PEOPLE.somebody();
        PEOPLE.db.owner().update("UPDATE account SET operator = true WHERE id = ?", account);
        return account;
    }

    private int version(UUID account) {
        return operators.find(account).orElseThrow().version();
    }

    private static long operatorsThereAre() {
        return PEOPLE.db.owner().one("SELECT count(*) AS n FROM account WHERE operator", row -> row.number("n"));
    }
}
