package studio.atelier.erasure;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.Caller;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** Requests to be deleted, and how far they are. */
@Dependent
public class Deletions {

    private static final String LIST = """
            SELECT id, state, step, rounds, failure, requested_at, verified_at FROM deletion_request
             ORDER BY (state = 'verified'), requested_at DESC LIMIT ?""";

    private final Sql request;
    private final Sql engine;
    private final AuditTrail trail;

    @Inject
    Deletions(Sql request, @EngineRole Sql engine, AuditTrail trail) {
        this.request = request;
        this.engine = engine;
        this.trail = trail;
    }

    /** What became of a request. */
    public sealed interface Asked {

        /** It is on its way. From now on the account has no way in. */
        record Requested(DeletionReceipt receipt) implements Asked {}

        /** Another request came first. */
        record Before() implements Asked {}

        /** These workspaces have other members and need another owner first. */
        record LastOwner(List<UUID> workspaces) implements Asked {
            public LastOwner {
                workspaces = List.copyOf(workspaces);
            }
        }

        /** Nobody could operate the platform any more. */
        record LastOperator() implements Asked {}
    }

    /**
     * How far a deletion is.
     *
     * @param state how the table has it: asked for, erasing, or proved
     * @param step what is next, while it is erasing
     */
    public record Progress(
            String state,
            @Nullable String step,
            Instant requestedAt,
            @Nullable Instant verifiedAt) {}

    /**
     * The same for operators, who know the request by its id alone.
     *
     * @param rounds how often it began anew because something was left
     * @param failure the kind of the latest failure; null if it goes well
     */
    public record Standing(
            UUID id,
            String state,
            @Nullable String step,
            int rounds,
            @Nullable String failure,
            Instant requestedAt,
            @Nullable Instant verifiedAt) {}

    private record Outcome(String word, List<UUID> workspaces) {}

    /** Asks for the caller to be deleted: every sign-in, key and invitation of theirs ends with the transaction of this call. */
    @Transactional
    public Asked request(Caller caller) {
        var receipt = DeletionReceipt.fresh();
        var outcome = request.one(
                "SELECT outcome, needy::text[] AS needy FROM identity_deletion(?, ?, ?)",
                row -> new Outcome(
                        row.text("outcome"),
                        row.texts("needy").stream().map(UUID::fromString).toList()),
                caller.accountId(),
                receipt.id(),
                receipt.hash());
        return switch (outcome.word()) {
            case "requested" -> {
                trail.record(Act.done("identity.deletion_requested").on("deletion", receipt.id()));
                yield new Asked.Requested(receipt);
            }
            case "asked_before" -> new Asked.Before();
            case "last_owner" -> new Asked.LastOwner(outcome.workspaces());
            case "last_operator" -> new Asked.LastOperator();
            case String other -> throw new IllegalStateException(other);
        };
    }

    /** How far it is, for whoever has the receipt. */
    @Transactional
    public Optional<Progress> progress(String receipt) {
        return DeletionReceipt.read(receipt)
                .flatMap(read -> request.first(
                        "SELECT * FROM identity_deletion_state(?, ?)",
                        row -> new Progress(
                                row.text("state"),
                                row.textOrNull("step"),
                                row.instant("requested_at"),
                                row.instantOrNull("verified_at")),
                        read.id(),
                        read.hash()));
    }

    /** The open ones, then the latest. */
    public List<Standing> list(int limit) {
        return engine.list(
                LIST,
                row -> new Standing(
                        row.uuid("id"),
                        row.text("state"),
                        row.textOrNull("step"),
                        row.integer("rounds"),
                        row.textOrNull("failure"),
                        row.instant("requested_at"),
                        row.instantOrNull("verified_at")),
                limit);
    }
}
