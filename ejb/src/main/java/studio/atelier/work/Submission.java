package studio.atelier.work;

/** The answer to a submission. */
public sealed interface Submission {

    /** The job is durable (once the transaction commits) and will be done. */
    record Accepted(Job job) implements Submission {}

    /** The same request was accepted before under this key; this is its job. */
    record Replayed(Job job) implements Submission {}

    /** The key was used before with another request. */
    record KeyReused() implements Submission {}
}
