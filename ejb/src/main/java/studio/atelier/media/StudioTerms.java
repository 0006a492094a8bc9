package studio.atelier.media;

/** What a studio forgets by terms of its own, such as failed jobs after a week. The sweep {@code media-retention} asks for beans of this type. */
public interface StudioTerms {

    /**
     * Deletes what is due, with the files that belong to it, in as many transactions as it takes. May be called at any time and
     * again after a crash.
     *
     * @param limit how many jobs at most
     * @return how many there were; fewer than the limit means that nothing is left
     */
    int apply(int limit);
}
