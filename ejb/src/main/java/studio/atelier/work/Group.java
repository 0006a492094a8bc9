package studio.atelier.work;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Attempts of one stage that are worked on together, on one thread. Each is stopped and reported on its own; the thread is
 * interrupted only when none of them is wanted any more.
 */
final class Group {

    private static final Logger LOG = Logger.getLogger(Group.class);

    private final List<Running> members;
    private @Nullable Thread thread;

    Group(List<Running> members) {
        this.members = List.copyOf(members);
    }

    /**
     * Runs the handler on this thread.
     *
     * @param end told the report of each member; no report if somebody else made it or nobody wants it any more
     */
    void perform(GroupHandler handler, BiConsumer<Running, Optional<Report>> end) {
        var going = new ArrayList<Running>();
        for (var member : members) {
            if (member.join(this)) {
                going.add(member);
            } else {
                end.accept(member, member.giveUp());
            }
        }
        if (going.isEmpty()) {
            return;
        }
        var outcomes = outcomes(handler, going);
        for (int i = 0; i < going.size(); i++) {
            var member = going.get(i);
            end.accept(
                    member,
                    outcomes.isEmpty()
                            ? member.giveUp()
                            : member.conclude(outcomes.get().get(i)));
        }
    }

    /** What the handler says of each; nothing if it was interrupted. */
    private Optional<List<Outcome>> outcomes(GroupHandler handler, List<Running> going) {
        enter();
        try {
            var outcomes = List.copyOf(handler.handle(List.copyOf(going)));
            if (outcomes.size() != going.size()) {
                throw new IllegalStateException(
                        "A group handler got " + going.size() + " attempts and answered " + outcomes.size());
            }
            return Optional.of(outcomes);
        } catch (InterruptedException e) {
            return Optional.empty();
        } catch (Throwable e) {
            LOG.warnf(e, "A group of %d attempts failed with an exception", going.size());
            return Optional.of(Collections.nCopies(going.size(), Running.BROKEN));
        } finally {
            leave();
        }
    }

    private synchronized void enter() {
        thread = Thread.currentThread();
        stopped();
    }

    private synchronized void leave() {
        thread = null;
        Thread.interrupted();
    }

    /** One of the members was stopped. */
    synchronized void stopped() {
        if (thread != null && members.stream().allMatch(Running::stopped)) {
            thread.interrupt();
        }
    }
}
