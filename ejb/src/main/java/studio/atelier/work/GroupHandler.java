package studio.atelier.work;

import java.util.List;

/**
 * The code of a stage that gathers: it works on several tasks, of different jobs of one workspace, together. Each has an
 * attempt of its own and is fenced, stopped and reported on its own.
 */
@FunctionalInterface
public interface GroupHandler {

    /**
     * Does the work of all attempts; see {@link Handler#handle}. One whose {@link Attempt#stopped()} is true does not
     * count any more, the others do. The thread is interrupted when all were stopped.
     *
     * @return one outcome for each attempt, in their order
     */
    List<Outcome> handle(List<Attempt> attempts) throws Exception;
}
