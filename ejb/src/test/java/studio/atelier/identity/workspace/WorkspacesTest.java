package studio.atelier.identity.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import studio.atelier.identity.Caller;
import studio.atelier.identity.Email;
import studio.atelier.platform.Abuse;

/** Who belongs to a workspace, as what, and who may change it. */
class WorkspacesTest {

    private static final PeopleFixture PEOPLE = new PeopleFixture();
    private static final int MANY = 40;

    private final Workspaces workspaces = PEOPLE.workspaces;
    private final Members members = PEOPLE.members;
    private final Invitations invitations = PEOPLE.invitations;

    private final UUID boss = PEOPLE.somebody();
    private final JoinedWorkspace studio = PEOPLE.company(boss);
    private final Caller owner = PeopleFixture.caller(boss, studio.id(), "owner");

    @AfterAll
    static void close() {
        PEOPLE.close();
    }

    private static Email email(String text) {
        return Email.read(text).orElseThrow();
    }

    private static String newAddress() {
        return UUID.randomUUID() + "@example.org";
    }

    @Test
    void codesOfCompaniesAndPeopleAreGivenOnceHoweverManyAskAtOnce() throws Exception {
        var made = PeopleFixture.atOnce(MANY, i -> () -> PEOPLE.company(PEOPLE.somebody()));
        assertThat(made)
                .extracting(JoinedWorkspace::companyCode)
                .doesNotHaveDuplicates()
                .allMatch(code -> code != null && code.matches("\\d{4}") && !code.equals("0000"));

        var outcomes = PeopleFixture.atOnce(
                MANY, i -> () -> members.create(owner, new Members.NewPerson("person" + i, null, "member"), "hash"));
        assertThat(outcomes).allMatch(Members.Joining.Joined.class::isInstance);
        var codes = members.list(studio.id(), null, null, 100).stream()
                .map(Member::userCode)
                .toList();
        assertThat(codes)
                .hasSize(MANY + 1)
                .doesNotHaveDuplicates()
                .allMatch(code -> code != null && code.matches(studio.companyCode() + "\\d{5}"));
        assertThat(codes).contains(studio.companyCode() + "00001", studio.companyCode() + "000" + (MANY + 1));
    }

    @Test
    void ofManyWithOneNameOneGetsIt() throws Exception {
        var outcomes = PeopleFixture.atOnce(
                10, i -> () -> members.create(owner, new Members.NewPerson("same", null, "member"), "hash"));

        assertThat(outcomes)
                .filteredOn(Members.Joining.Joined.class::isInstance)
                .hasSize(1);
        assertThat(outcomes)
                .filteredOn(Members.Joining.Refused.class::isInstance)
                .allMatch(refused -> refused.equals(new Members.Joining.Refused(Change.TAKEN)));
    }

    @Test
    void anInvitationMakesAMember() {
        var address = newAddress();
        var guest = PEOPLE.account(address, true);

        assertThat(invitations.invite(owner, email(address), "teacher")).isEqualTo(Change.DONE);
        var accepted = invitations.accept(guest, PEOPLE.lastToken());

        assertThat(accepted).isEqualTo(new Invitations.Acceptance(Change.DONE, studio.id(), "teacher"));
        assertThat(workspaces.find(guest, studio.id()))
                .map(JoinedWorkspace::role)
                .contains("teacher");
        assertThat(invitations.open(studio.id())).isEmpty();
        assertThat(invitations.invite(owner, email(address), "member")).isEqualTo(Change.MEMBER);
    }

    @Test
    @Abuse("Z5")
    void anInvitationIsGoodOnceForOneAddressThatIsVerified() {
        var address = newAddress();
        invitations.invite(owner, email(address), "member");
        var token = PEOPLE.lastToken();

        assertThat(invitations.accept(PEOPLE.somebody(), token).change())
                .as("another")
                .isEqualTo(Change.UNKNOWN);
        var guest = PEOPLE.account(address, false);
        assertThat(invitations.accept(guest, token).change()).isEqualTo(Change.UNVERIFIED);
        PEOPLE.db.owner().update("UPDATE account SET email_verified_at = atelier_now() WHERE id = ?", guest);
        assertThat(invitations.accept(guest, token).change()).isEqualTo(Change.DONE);
        assertThat(invitations.accept(guest, token).change()).as("again").isEqualTo(Change.UNKNOWN);
        assertThat(invitations.accept(guest, "mt_nonsense").change()).isEqualTo(Change.UNKNOWN);

        members.remove(owner, guest);
        assertThat(invitations.accept(guest, token).change())
                .as("after removal")
                .isEqualTo(Change.UNKNOWN);
    }

    @Test
    @Abuse("Z5")
    void ofManyAcceptancesAtOnceOneIsDone() throws Exception {
        var address = newAddress();
        var guest = PEOPLE.account(address, true);
        invitations.invite(owner, email(address), "member");
        var token = PEOPLE.lastToken();

        var ends = PeopleFixture.atOnce(
                MANY, i -> () -> invitations.accept(guest, token).change());

        assertThat(ends).filteredOn(Change.DONE::equals).hasSize(1);
    }

    @Test
    @Abuse("Z5")
    void anInvitationDiesWithItsReplacementItsEndItsRevocationAndItsGiver() {
        var address = newAddress();
        var guest = PEOPLE.account(address, true);
        invitations.invite(owner, email(address), "member");
        var replaced = PEOPLE.lastToken();
        invitations.invite(owner, email(address), "member");
        var expired = PEOPLE.lastToken();
        assertThat(invitations.accept(guest, replaced).change()).isEqualTo(Change.UNKNOWN);
        PEOPLE.db.owner().update("UPDATE invitation SET expires_at = atelier_now() WHERE ended_at IS NULL");
        assertThat(invitations.accept(guest, expired).change()).isEqualTo(Change.UNKNOWN);

        invitations.invite(owner, email(address), "member");
        var revoked = PEOPLE.lastToken();
        var id = invitations.open(studio.id()).getFirst().id();
        assertThat(invitations.revoke(owner, id)).isEqualTo(Change.DONE);
        assertThat(invitations.revoke(owner, id)).isEqualTo(Change.UNKNOWN);
        assertThat(invitations.accept(guest, revoked).change()).isEqualTo(Change.UNKNOWN);

        var admin = PEOPLE.joined(studio.id(), "admin");
        invitations.invite(admin, email(address), "member");
        var orphaned = PEOPLE.lastToken();
        members.role(owner, admin.accountId(), "student", PEOPLE.version(admin));
        assertThat(invitations.accept(guest, orphaned).change()).isEqualTo(Change.UNKNOWN);
    }

    @ParameterizedTest
    @Abuse("Z2")
    @CsvSource({
        "owner, owner, DONE",
        "owner, admin, DONE",
        "owner, student, DONE",
        "admin, owner, FORBIDDEN",
        "admin, admin, FORBIDDEN",
        "admin, member, DONE",
        "admin, teacher, DONE",
        "admin, student, DONE",
        "member, member, FORBIDDEN",
        "member, owner, FORBIDDEN",
        "teacher, student, FORBIDDEN",
        "student, student, FORBIDDEN"
    })
    void whoMayGiveWhichRole(String role, String given, Change expected) {
        var actor = PEOPLE.joined(studio.id(), role);
        var member = PEOPLE.joined(studio.id(), "member");

        assertThat(invitations.invite(actor, email(newAddress()), given)).isEqualTo(expected);
        assertThat(members.role(actor, member.accountId(), given, 1)).isEqualTo(expected);
        assertThat(PEOPLE.role(member)).isEqualTo(expected == Change.DONE ? given : "member");
    }

    @Test
    @Abuse("Z2")
    void nobodyGivesThemselvesARole() {
        var admin = PEOPLE.joined(studio.id(), "admin");
        var member = PEOPLE.joined(studio.id(), "member");

        assertThat(members.role(admin, admin.accountId(), "owner", 1)).isEqualTo(Change.SELF);
        assertThat(members.role(owner, boss, "member", 1)).isEqualTo(Change.SELF);
        assertThat(members.role(member, member.accountId(), "admin", 1)).isEqualTo(Change.FORBIDDEN);
        assertThat(members.handOver(admin, admin.accountId())).isEqualTo(Change.FORBIDDEN);
        assertThat(PEOPLE.role(admin)).isEqualTo("admin");
    }

    @Test
    void anAdminTouchesNeitherOwnersNorAdmins() {
        var admin = PEOPLE.joined(studio.id(), "admin");
        var other = PEOPLE.joined(studio.id(), "admin");

        assertThat(members.remove(admin, boss)).isEqualTo(Change.FORBIDDEN);
        assertThat(members.suspend(admin, other.accountId())).isEqualTo(Change.FORBIDDEN);
        assertThat(members.role(admin, other.accountId(), "member", 1)).isEqualTo(Change.FORBIDDEN);
    }

    @Test
    void aRoleIsChangedByWhoSawIt() {
        var member = PEOPLE.joined(studio.id(), "member");
        int seen = PEOPLE.version(member);

        assertThat(members.role(owner, member.accountId(), "teacher", seen)).isEqualTo(Change.DONE);
        assertThat(members.role(owner, member.accountId(), "student", seen)).isEqualTo(Change.STALE);
        assertThat(PEOPLE.role(member)).isEqualTo("teacher");
    }

    @Test
    void theLastOwnerCannotGo() {
        assertThat(members.remove(owner, boss)).isEqualTo(Change.LAST_OWNER);

        var heir = PEOPLE.joined(studio.id(), "member");
        assertThat(members.handOver(owner, heir.accountId())).isEqualTo(Change.DONE);
        assertThat(PEOPLE.role(owner)).isEqualTo("admin");
        assertThat(PEOPLE.role(heir)).isEqualTo("owner");
        assertThat(members.remove(owner, boss)).as("leaves").isEqualTo(Change.DONE);
    }

    @Test
    void ofTwoOwnersWhoLeaveAtOnceOneStays() throws Exception {
        for (int i = 0; i < 10; i++) {
            var first = PEOPLE.somebody();
            var shared = PEOPLE.company(first);
            var one = PeopleFixture.caller(first, shared.id(), "owner");
            var two = PEOPLE.joined(shared.id(), "owner");
            List<Callable<Change>> leaving =
                    List.of(() -> members.remove(one, one.accountId()), () -> members.remove(two, two.accountId()));

            assertThat(PeopleFixture.atOnce(2, leaving::get)).containsExactlyInAnyOrder(Change.DONE, Change.LAST_OWNER);
        }
    }

    @Test
    void aSuspendedMemberComesBackAsTheyWere() {
        var member = PEOPLE.joined(studio.id(), "teacher");

        assertThat(members.suspend(owner, member.accountId())).isEqualTo(Change.DONE);
        assertThat(workspaces.find(member.accountId(), studio.id())).isEmpty();
        assertThat(members.find(studio.id(), member.accountId()))
                .map(Member::suspended)
                .contains(true);
        assertThat(members.resume(owner, member.accountId())).isEqualTo(Change.DONE);
        assertThat(PEOPLE.role(member)).isEqualTo("teacher");
        assertThat(members.resume(owner, member.accountId())).isEqualTo(Change.UNKNOWN);
    }

    @Test
    void whoComesBackKeepsTheirCode() {
        var address = newAddress();
        var guest = PEOPLE.account(address, true);
        invitations.invite(owner, email(address), "member");
        invitations.accept(guest, PEOPLE.lastToken());
        var code = members.find(studio.id(), guest).orElseThrow().userCode();

        members.remove(owner, guest);
        assertThat(members.find(studio.id(), guest)).isEmpty();
        invitations.invite(owner, email(address), "student");
        invitations.accept(guest, PEOPLE.lastToken());

        assertThat(members.find(studio.id(), guest)).hasValueSatisfying(member -> {
            assertThat(member.userCode()).isNotNull().isEqualTo(code);
            assertThat(member.role()).isEqualTo("student");
        });
    }

    @Test
    void aPasswordIsSetOnlyForWhomTheWorkspaceLooksAfter() {
        var guest = PEOPLE.joined(studio.id(), "member");
        var joining = members.create(owner, new Members.NewPerson("kim", "Kim", "member"), "hash");
        var kim = ((Members.Joining.Joined) joining).member();

        assertThat(members.password(owner, kim.accountId(), "other")).isEqualTo(Change.DONE);
        assertThat(members.password(owner, guest.accountId(), "other")).isEqualTo(Change.UNKNOWN);
        assertThat(members.password(guest, kim.accountId(), "other")).isEqualTo(Change.FORBIDDEN);
    }

    @Test
    void aNameIsChangedByWhoSawIt() {
        assertThat(workspaces.rename(owner, "First", 1)).isEqualTo(Change.DONE);
        assertThat(workspaces.rename(owner, "Second", 1)).isEqualTo(Change.STALE);
        assertThat(workspaces.rename(PEOPLE.joined(studio.id(), "member"), "Third", 2))
                .isEqualTo(Change.FORBIDDEN);
        assertThat(workspaces.find(boss, studio.id()))
                .map(JoinedWorkspace::name)
                .contains("First");
    }

    @Test
    void theListOfMembersGoesOnWhereItEnded() {
        for (int i = 0; i < 4; i++) {
            PEOPLE.joined(studio.id(), "student");
        }
        var first = members.list(studio.id(), null, null, 3);
        var last = first.getLast();
        var second = members.list(studio.id(), last.joinedAt(), last.accountId(), 3);

        assertThat(first).hasSize(3);
        assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);
    }
}
