package studio.atelier.work;

/**
 * The code of a stage. It runs outside any transaction, may take as long as the stage's deadline, and may run again for
 * the same task after a crash: what it makes must be safe to make twice.
 */
@FunctionalInterface
public interface Handler {

    /**
     * Does the work of one attempt. An exception is a fault of ours and counts as {@link Outcome.Retry}.
     *
     * @throws InterruptedException when the attempt was cancelled or its lease was lost; nothing it returns would count
     */
    Outcome handle(Attempt attempt) throws Exception;
}
