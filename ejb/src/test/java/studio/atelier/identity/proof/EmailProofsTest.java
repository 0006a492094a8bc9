package studio.atelier.identity.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import studio.atelier.identity.proof.EmailProofs.Asked;
import studio.atelier.identity.workspace.PeopleFixture;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.Kept;

/** That somebody reads the mail of their address. */
class EmailProofsTest {

    private static final PeopleFixture PEOPLE = new PeopleFixture();

    private final EmailProofs proofs = new EmailProofs(PEOPLE.db.app(), PEOPLE.outbox, PEOPLE.trail, PEOPLE.settings);
    private final UUID account = PEOPLE.account(UUID.randomUUID() + "@example.org", false);

    @AfterAll
    static void close() {
        PEOPLE.close();
    }

    @Test
    @Abuse("A7")
    void aTokenVerifiesOnce() {
        assertThat(proofs.ask(account)).isEqualTo(Asked.SENT);
        var token = PEOPLE.lastToken();

        assertThat(proofs.verify(token)).contains(account);
        assertThat(proofs.verify(token)).isEmpty();
        assertThat(proofs.ask(account)).isEqualTo(Asked.ALREADY_VERIFIED);
        assertThat(proofs.verify("mt_")).isEmpty();
    }

    @Test
    @Abuse("A8")
    void aNewTokenKillsTheOldOne() {
        proofs.ask(account);
        var old = PEOPLE.lastToken();
        proofs.ask(account);

        assertThat(proofs.verify(old)).isEmpty();
        assertThat(proofs.verify(PEOPLE.lastToken())).contains(account);
    }

    @Test
    void ofManyAtOnceOneVerifies() throws Exception {
        proofs.ask(account);
        var token = PEOPLE.lastToken();

        assertThat(PeopleFixture.atOnce(20, i -> () -> proofs.verify(token).isPresent()))
                .filteredOn(done -> done)
                .hasSize(1);
    }

    @Test
    void aTokenExpiresAndMailHasALimit() {
        proofs.ask(account);
        PEOPLE.db.owner().update("UPDATE email_proof SET expires_at = atelier_now() WHERE account_id = ?", account);
        assertThat(proofs.verify(PEOPLE.lastToken())).isEmpty();

        for (int i = 1; i < 5; i++) {
            assertThat(proofs.ask(account)).isEqualTo(Asked.SENT);
        }
        assertThat(proofs.ask(account)).isEqualTo(Asked.TOO_MANY);
    }

    @Test
    void theDatabaseHoldsNoToken() {
        proofs.ask(account);

        Kept.in(PEOPLE.db, "email_proof").hasNoToken(PEOPLE.lastToken());
        Kept.in(PEOPLE.db, "outbox").hasNoToken(PEOPLE.lastToken());
    }
}
