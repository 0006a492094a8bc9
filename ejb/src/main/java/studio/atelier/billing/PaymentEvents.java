package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.billing.PaymentProvider.Event;
import studio.atelier.billing.PaymentProvider.Standing;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** What providers tell of payments: each event is kept once, and what it changes is changed in the same transaction. */
@Dependent
public class PaymentEvents {

    private static final Logger LOG = Logger.getLogger(PaymentEvents.class);

    /** Nothing to look at. */
    private static final List<String> USUAL = List.of("applied", "unchanged", "ignored", "duplicate");

    private final Sql sql;
    private final AuditTrail trail;

    @Inject
    PaymentEvents(@EngineRole Sql sql, @EngineRole AuditTrail trail) {
        this.sql = sql;
        this.trail = trail;
    }

    private record Answer(
            String outcome,
            @Nullable UUID workspaceId,
            @Nullable UUID paymentId) {}

    /** The outcome, as in the table of events. */
    @Transactional
    public String take(String provider, Event event) {
        var answer = sql.one(
                "SELECT * FROM billing_event(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row -> new Answer(row.text("outcome"), row.uuidOrNull("workspace_id"), row.uuidOrNull("payment_id")),
                provider,
                event.id(),
                event.type(),
                event.state().map(Payment.State::wire).orElse(null),
                event.paymentId(),
                event.reference(),
                event.amount(),
                event.currency(),
                event.occurredAt());
        if (answer.outcome().equals("applied")) {
            event.state()
                    .ifPresent(
                            state -> trail.record(about(Act.done("billing.payment_" + state.wire()), answer, event)));
        } else if (!USUAL.contains(answer.outcome())) {
            LOG.warnf("Event %s of %s: %s", event.id(), provider, answer.outcome());
            trail.record(about(Act.done("billing.event_kept"), answer, event).because(answer.outcome()));
        }
        return answer.outcome();
    }

    private static Act about(Act act, Answer answer, Event event) {
        var where = act.in(answer.workspaceId());
        var what = answer.paymentId() == null ? where : where.on("payment", answer.paymentId());
        return event.amount() == null ? what : what.of(event.amount());
    }

    /** What we asked for ourselves counts like an event; once for each answer. */
    public String polled(Payment payment, Standing.Decided said) {
        var id = "poll:" + payment.id() + ":" + said.state().wire()
                + (payment.pages() == 0 ? "" : ":" + payment.pages());
        return take(
                payment.provider(),
                new Event(
                        id,
                        "poll",
                        Optional.of(said.state()),
                        payment.id(),
                        payment.providerReference(),
                        said.amount(),
                        said.currency(),
                        null));
    }
}
