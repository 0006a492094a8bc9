package studio.atelier.work;

/** The answer to a request to retry a job. */
public sealed interface Reopening {

    /** The next run of the job is open; what succeeded before is not done again. */
    record Opened(Job job) implements Reopening {}

    /** Only a failed or partial job can be retried. */
    record NotRetryable(Job job) implements Reopening {}

    /** There is no such job in this workspace. */
    record Unknown() implements Reopening {}
}
