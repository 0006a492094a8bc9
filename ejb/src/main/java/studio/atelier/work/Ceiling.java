package studio.atelier.work;

/**
 * Whether a queue kept tasks back because of a limit in flight. Then the end of any of our tasks in it is worth a claim;
 * of a queue that no limit holds back it is not.
 */
final class Ceiling {

    private boolean reached;
    private long freed;

    /** How often leases were given up; to be asked before a claim. */
    synchronized long freed() {
        return freed;
    }

    /** Leases of ours are gone; true if the queue has to be asked again. */
    synchronized boolean free() {
        freed++;
        boolean was = reached;
        reached = false;
        return was;
    }

    /** What a claim told that began when so many were freed; true if it missed one and has to be repeated. */
    synchronized boolean claimed(long before, boolean limited) {
        reached = limited && freed == before;
        return limited && freed != before;
    }
}
