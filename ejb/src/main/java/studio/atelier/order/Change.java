package studio.atelier.order;

/**
 * What became of a request to cancel or retry a job.
 *
 * @param <J> a job as the studio shows it
 */
public sealed interface Change<J> {

    record Done<J>(J job) implements Change<J> {}

    record NotFound<J>() implements Change<J> {}

    /** Its source has been removed since, so it cannot be done again. */
    record SourceExpired<J>() implements Change<J> {}

    /** The job is final, or in a state that cannot be retried. */
    record Refused<J>() implements Change<J> {}
}
