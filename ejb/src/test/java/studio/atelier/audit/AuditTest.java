package studio.atelier.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.audit.AuditEntry.Position;
import studio.atelier.platform.Sql;
import studio.atelier.platform.SqlFailure;
import studio.atelier.platform.TestDatabase;

class AuditTest {

    private static final TestDatabase DB = TestDatabase.fresh();

    private final AuditTrail trail = new AuditTrail(DB.app());
    private final AuditStore log = new AuditStore(DB.engine());

    @AfterAll
    static void close() {
        DB.close();
    }

    @AfterEach
    void end() {
        Origin.end();
    }

    private static AuditFilter of(UUID account) {
        return new AuditFilter(null, account, null, null, null, null);
    }

    private AuditEntry only(UUID account) {
        var found = log.page(of(account), null, 10);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Test
    void anEntrySaysWhoWhatWhereAndHowItEnded() throws UnknownHostException {
        var account = UUID.randomUUID();
        var workspace = UUID.randomUUID();
        var job = UUID.randomUUID();
        Origin.begin("request-0001", InetAddress.getByName("203.0.113.77"), null);
        Origin.signedIn(account, workspace, Credential.API_KEY);

        trail.record(Act.refused("work.cancel", "job_final").on("job", job).of(3));

        var entry = only(account);
        assertThat(entry.act()).isEqualTo("work.cancel");
        assertThat(entry.result()).isEqualTo("refused");
        assertThat(entry.reason()).isEqualTo("job_final");
        assertThat(entry.workspaceId()).isEqualTo(workspace);
        assertThat(entry.credential()).isEqualTo("api_key");
        assertThat(entry.subjectType()).isEqualTo("job");
        assertThat(entry.subjectId()).isEqualTo(job.toString());
        assertThat(entry.quantity()).isEqualTo(3);
        assertThat(entry.requestId()).isEqualTo("request-0001");
        assertThat(entry.network()).isEqualTo("203.0.113.0/24");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.255,192.0.2.0/24", "2001:db8:7:9:1::1,2001:db8:7::/48"})
    void anAddressIsCutToItsNetwork(String address, String network) throws UnknownHostException {
        var account = UUID.randomUUID();
        Origin.begin("request-0002", InetAddress.getByName(address), null);

        trail.record(Act.done("identity.sign_in").by(account).with(Credential.PASSWORD));

        assertThat(only(account).network()).isEqualTo(network);
    }

    @Test
    void withoutARequestItIsTheServer() {
        var account = UUID.randomUUID();

        new AuditTrail(DB.engine()).record(Act.done("identity.erase").by(account));

        assertThat(only(account).credential()).isEqualTo("server");
    }

    @Test
    void whatIsRolledBackWasNotDone() {
        var account = UUID.randomUUID();

        assertThatThrownBy(() -> DB.transaction(() -> {
                    trail.record(Act.done("wallet.redeem").by(account));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(log.page(of(account), null, 10)).isEmpty();
    }

    @Test
    void aRefusalStandsWithTheTransactionThatReturnsIt() {
        var account = UUID.randomUUID();

        DB.transaction(() -> {
            trail.record(Act.refused("wallet.redeem", "code_refused").by(account));
            assertThat(log.page(of(account), null, 10)).isEmpty();
            return account;
        });

        assertThat(only(account).result()).isEqualTo("refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada@example.org", "two words", "", "a\nb", "=1+1"})
    void whatCouldBeTheWordsOfAPersonIsNotTaken(String text) {
        assertThatThrownBy(() -> Act.done("wallet.redeem").on("code", text))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Act.done(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Act.refused("wallet.redeem", text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pagesFollowEachOtherAndFiltersNarrow() {
        var account = UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            trail.record(Act.done(i % 2 == 0 ? "identity.sign_in" : "identity.sign_out")
                    .by(account)
                    .of(i));
        }

        var first = log.page(of(account), null, 3);
        Position last = first.getLast().position();
        var second = log.page(of(account), last, 3);

        assertThat(first).extracting(AuditEntry::quantity).containsExactly(4L, 3L, 2L);
        assertThat(second).extracting(AuditEntry::quantity).containsExactly(1L, 0L);
        assertThat(log.page(new AuditFilter("identity.sign_in", account, null, "done", null, null), null, 9))
                .hasSize(3);
        assertThat(log.page(new AuditFilter("identity", account, null, null, null, null), null, 9))
                .hasSize(5);
        assertThat(log.page(new AuditFilter("identity.sign", account, null, null, null, null), null, 9))
                .isEmpty();
        assertThat(log.page(new AuditFilter(null, account, null, null, null, last.at()), null, 9))
                .hasSize(2);
        assertThat(log.page(new AuditFilter(null, account, null, null, last.at(), null), null, 9))
                .hasSize(3);
    }

    @Test
    void nobodyChangesOrRemovesAnEntryAndRequestsCannotReadThem() {
        trail.record(Act.done("identity.sign_in"));
        for (Sql role : List.of(DB.app(), DB.engine())) {
            assertRefused(role, "UPDATE audit_event SET act = 'a.b'");
            assertRefused(role, "DELETE FROM audit_event");
            assertRefused(role, "TRUNCATE audit_event");
            assertRefused(role, "DELETE FROM audit_block");
            assertRefused(role, "UPDATE audit_block SET events = 0");
            assertRefused(role, "INSERT INTO audit_block SELECT * FROM audit_block");
        }
        assertRefused(DB.app(), "UPDATE audit_event SET act = act WHERE (SELECT count(*) FROM audit_event) > 0");
        assertThatThrownBy(() -> DB.app().list("SELECT id FROM audit_event", row -> row.uuid("id")))
                .isInstanceOf(SqlFailure.class);
    }

    private static void assertRefused(Sql role, String sql) {
        assertThatThrownBy(() -> role.update(sql))
                .isInstanceOfSatisfying(
                        SqlFailure.class, refused -> assertThat(refused.state()).isEqualTo("42501"));
    }
}
