package studio.atelier.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Kept;
import studio.atelier.platform.TestDatabase;

class ApiKeysTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final IdentityFixture PEOPLE = new IdentityFixture(DB);
    private static final List<String> READ_JOBS = List.of("jobs:read");

    @AfterAll
    static void close() {
        PEOPLE.close();
        DB.close();
    }

    @AfterEach
    void closeEntityManagers() {
        PEOPLE.closeEntityManagers();
    }

    private static Caller newcomer(String email) {
        return PEOPLE.sessions()
                .find(IdentityFixture.tokens(PEOPLE.registered(email)).access())
                .orElseThrow();
    }

    private static ApiKeyCreation.Created made(Caller caller) {
        return (ApiKeyCreation.Created) PEOPLE.apiKeys().create(caller, "render farm", READ_JOBS, null);
    }

    @Test
    void aKeyActsAsItsMakerWithinItsScopes() {
        var owner = newcomer("maker@example.org");
        DB.owner().update("UPDATE account SET operator = true WHERE id = ?", owner.accountId());
        var created = made(owner);

        var caller = PEOPLE.sessions().find(created.text()).orElseThrow();

        assertThat(caller.accountId()).isEqualTo(owner.accountId());
        assertThat(caller.workspaceId()).isEqualTo(owner.workspaceId());
        assertThat(caller.way()).isEqualTo(Way.API_KEY);
        assertThat(caller.operator()).as("even of an operator").isFalse();
        assertThat(caller.allows("jobs:read")).isTrue();
        assertThat(caller.allows("jobs:write")).isFalse();
        assertThat(owner.allows("jobs:write")).isTrue();
        assertThat(PEOPLE.sessions().stillOpen(Set.of(caller.sessionId(), owner.sessionId())))
                .containsExactlyInAnyOrder(caller.sessionId(), owner.sessionId());
    }

    @Test
    void itIsShownOnceAndKnownByItsHint() {
        var owner = newcomer("once@example.org");
        var created = made(owner);

        var listed = PEOPLE.apiKeys().list(owner).getFirst();
        assertThat(listed.lastUsedAt()).isNull();
        assertThat(created.text()).startsWith(listed.hint()).hasSizeGreaterThan(40);
        Kept.in(DB, "api_key").hasNoToken(created.text());

        assertThat(PEOPLE.sessions().find(created.text())).isPresent();
        assertThat(PEOPLE.apiKeys().list(owner).getFirst().lastUsedAt()).isNotNull();
    }

    @Test
    void aRevokedKeyIsWorthNothing() {
        var owner = newcomer("revoke@example.org");
        var created = made(owner);
        assertThat(PEOPLE.sessions().find(created.text())).isPresent();

        assertThat(PEOPLE.apiKeys().revoke(owner, created.key().id())).isTrue();
        assertThat(PEOPLE.apiKeys().revoke(owner, created.key().id())).isFalse();

        assertThat(PEOPLE.sessions().find(created.text())).isEmpty();
        assertThat(PEOPLE.apiKeys().list(owner)).isEmpty();
    }

    @Test
    void nobodyElseSeesOrEndsIt() {
        var owner = newcomer("mine@example.org");
        var stranger = newcomer("stranger@example.org");
        var created = made(owner);
        var member = new Caller(stranger.accountId(), owner.workspaceId(), Roles.MEMBER, false, UUID.randomUUID());

        assertThat(PEOPLE.apiKeys().revoke(stranger, created.key().id())).isFalse();
        assertThat(PEOPLE.apiKeys().revoke(member, created.key().id())).isFalse();
        assertThat(PEOPLE.apiKeys().list(stranger)).isEmpty();
        assertThat(PEOPLE.apiKeys().list(member)).isEmpty();
    }

    @Test
    void itGoesWithTheMembershipAndTheAccount() {
        var owner = newcomer("leaver@example.org");
        var created = made(owner);
        DB.owner().update("UPDATE account SET disabled_at = atelier_now() WHERE id = ?", owner.accountId());
        assertThat(PEOPLE.sessions().find(created.text())).isEmpty();
        DB.owner().update("UPDATE account SET disabled_at = NULL WHERE id = ?", owner.accountId());
        assertThat(PEOPLE.sessions().find(created.text())).isPresent();

        DB.owner().update("DELETE FROM membership WHERE account_id = ?", owner.accountId());
        PEOPLE.afterTheCache();

        assertThat(PEOPLE.sessions().find(created.text())).isEmpty();
    }

    @Test
    void itExpires() {
        var owner = newcomer("expiry@example.org");
        var soon = Instant.now().plus(1, ChronoUnit.HOURS);
        var created = (ApiKeyCreation.Created) PEOPLE.apiKeys().create(owner, "short", READ_JOBS, soon);

        assertThat(PEOPLE.sessions().find(created.text())).isPresent();
        PEOPLE.afterTheCache();
        var later = DB.transaction(() -> {
            DB.app().one("SELECT set_config('atelier.shift', '61 minutes', true) AS ok", row -> row.text("ok"));
            return PEOPLE.sessions().find(created.text());
        });

        assertThat(later).isEmpty();
    }

    @Test
    void whatCannotBeTakenIsNamed() {
        var owner = newcomer("flaws@example.org");

        var answer = PEOPLE.apiKeys().create(owner, " ", List.of("accounts:write"), Instant.EPOCH);

        assertThat(((ApiKeyCreation.Invalid) answer).flaws())
                .extracting(Registration.Flaw::field)
                .containsExactly("name", "scopes", "expiresAt");
    }

    @Test
    void thereIsAnEndToThem() {
        var owner = newcomer("hoarder@example.org");
        for (int i = 0; i < 50; i++) {
            made(owner);
        }

        assertThat(PEOPLE.apiKeys().create(owner, "one more", READ_JOBS, null))
                .isInstanceOf(ApiKeyCreation.TooMany.class);
    }
}
