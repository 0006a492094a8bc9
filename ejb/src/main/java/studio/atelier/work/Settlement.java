package studio.atelier.work;

import java.util.List;
import studio.atelier.platform.Sql;

/**
 * Who has to know for certain that a run has ended, such as who charges for it. The engine asks for beans of this type and
 * works without any.
 */
public interface Settlement {

    /**
     * Called once for each run, in the transaction that ends it: what is written here and the end of the run are durable
     * together. An exception rolls both back; the run stays unfinished and is ended again later, alone.
     *
     * @param sql the connection of that transaction: {@code atelier_engine}, or {@code atelier_app} where a request
     *     cancelled the job. Locks taken here come after those of tasks and jobs.
     * @param runs those that end in this transaction
     */
    void settle(Sql sql, List<FinishedRun> runs);

    /** Those with a lower number are asked first, so that the locks of all are taken in one order: money, then what is counted. */
    default int order() {
        return 0;
    }
}
