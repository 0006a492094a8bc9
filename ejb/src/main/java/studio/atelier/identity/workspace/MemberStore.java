package studio.atelier.identity.workspace;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/** The functions of the database that decide about members. */
@Dependent
class MemberStore {

    private static final String MEMBERS = "SELECT * FROM identity_members(?, ?, ?, ?, ?)";

    private final Sql sql;

    @Inject
    MemberStore(Sql sql) {
        this.sql = sql;
    }

    List<Member> list(UUID workspaceId, @Nullable Instant afterAt, @Nullable UUID after, int limit) {
        return sql.list(MEMBERS, MemberStore::row, workspaceId, null, afterAt, after, limit);
    }

    Optional<Member> find(UUID workspaceId, UUID accountId) {
        return sql.first(MEMBERS, MemberStore::row, workspaceId, accountId, null, null, 1);
    }

    Change role(Caller caller, UUID member, String role, int version) {
        return change(
                "SELECT identity_member_role(?, ?, ?, ?, ?) AS outcome",
                caller.workspaceId(),
                caller.accountId(),
                member,
                role,
                version);
    }

    Change end(Caller caller, UUID member, boolean suspend) {
        return change(
                "SELECT identity_member_end(?, ?, ?, ?) AS outcome",
                caller.workspaceId(),
                caller.accountId(),
                member,
                suspend);
    }

    Change resume(Caller caller, UUID member) {
        return change(
                "SELECT identity_member_resume(?, ?, ?) AS outcome", caller.workspaceId(), caller.accountId(), member);
    }

    Change ownership(Caller caller, UUID member) {
        return change(
                "SELECT identity_ownership(?, ?, ?) AS outcome", caller.workspaceId(), caller.accountId(), member);
    }

    Change create(Caller caller, UUID id, Members.NewPerson person, String passwordHash) {
        return change(
                "SELECT identity_person_create(?, ?, ?, ?, ?, ?, ?) AS outcome",
                caller.workspaceId(),
                caller.accountId(),
                id,
                person.username(),
                person.displayName(),
                passwordHash,
                person.role());
    }

    Change password(Caller caller, UUID member, String passwordHash) {
        return change(
                "SELECT identity_person_password(?, ?, ?, ?) AS outcome",
                caller.workspaceId(),
                caller.accountId(),
                member,
                passwordHash);
    }

    private Change change(String statement, @Nullable Object... parameters) {
        return sql.one(statement, row -> Change.of(row.text("outcome")), parameters);
    }

    private static Member row(Row row) {
        return new Member(
                row.uuid("account_id"),
                row.textOrNull("display_name"),
                row.textOrNull("email"),
                row.textOrNull("username"),
                row.textOrNull("user_code"),
                row.text("role"),
                row.flag("suspended"),
                row.integer("version"),
                row.instant("joined_at"));
    }
}
