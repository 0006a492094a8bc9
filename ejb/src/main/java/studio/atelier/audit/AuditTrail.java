package studio.atelier.audit;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Origin.Signer;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Uuid7;

/**
 * Writes the log. Inject it plainly in requests, as {@code @EngineRole AuditTrail} in the engine and in sweeps: it uses the
 * connection of the caller's transaction.
 */
public final class AuditTrail {

    private static final String INSERT = """
            INSERT INTO audit_event (id, at, act, result, reason, account_id, workspace_id, credential, subject_type, subject_id,
                                     quantity, request_id, network)
            VALUES (?, atelier_now(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::cidr)
            """;

    private final Sql sql;

    public AuditTrail(Sql sql) {
        this.sql = sql;
    }

    /**
     * Writes in the caller's transaction, so that the entry is there if and only if that commits; in one of its own if
     * there is none. A refusal is therefore returned out of a transaction and never thrown, by none of the callers within it
     * either; {@code ArchitectureTest} watches that who writes one throws nothing. A second transaction that saves it all
     * the same would need a second connection while one is held: what many at once wait for in vain when the pool is empty.
     */
    public void record(Act act) {
        var origin = Origin.current();
        var signer = origin.map(Origin::signer);
        sql.update(
                INSERT,
                Uuid7.next(),
                act.name(),
                act.refused() ? "refused" : "done",
                act.reason(),
                or(act.accountId(), signer.map(Signer::accountId)),
                or(act.workspaceId(), signer.map(Signer::workspaceId)),
                credential(act, origin, signer).map(Credential::wire).orElse(null),
                act.subjectType(),
                act.subjectId(),
                act.quantity(),
                origin.map(Origin::requestId).orElse(null),
                origin.map(Origin::network).orElse(null));
    }

    /** Without a request it is the server that acts; with one and no sign-in, a stranger. */
    private static Optional<Credential> credential(Act act, Optional<Origin> origin, Optional<Signer> signer) {
        if (act.credential() != null) {
            return Optional.of(act.credential());
        }
        return origin.isPresent() ? signer.map(Signer::credential) : Optional.of(Credential.SERVER);
    }

    private static @Nullable UUID or(@Nullable UUID said, Optional<UUID> ambient) {
        return said == null ? ambient.orElse(null) : said;
    }
}
