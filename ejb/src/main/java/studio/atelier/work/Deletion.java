package studio.atelier.work;

/** The answer to a request to delete a job. */
public sealed interface Deletion {

    /** What was asked for and what the stages made is gone; its history of codes and numbers stays. */
    record Deleted() implements Deletion {}

    /** It is not final: cancel it first. */
    record StillActive(Job job) implements Deletion {}

    /** There is no such job in this workspace. */
    record Unknown() implements Deletion {}
}
