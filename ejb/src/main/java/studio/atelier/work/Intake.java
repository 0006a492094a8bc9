package studio.atelier.work;

/** Who counts the requests for jobs. */
@FunctionalInterface
interface Intake {

    /** So many requests for jobs of a kind were answered so, in the transaction of the caller if there is one. */
    void submitted(String kind, Receipt.Answer answer, int jobs);
}
