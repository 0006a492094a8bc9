package studio.atelier.work;

/** The answer to a request to cancel a job. */
public sealed interface Cancellation {

    /** Nothing of it was being worked on: it is cancelled. */
    record Cancelled(Job job) implements Cancellation {}

    /** Work on it stops within one heartbeat; no further stage starts. */
    record Stopping(Job job) implements Cancellation {}

    /** It was over before. */
    record AlreadyFinal(Job job) implements Cancellation {}

    /** There is no such job in this workspace. */
    record Unknown() implements Cancellation {}
}
