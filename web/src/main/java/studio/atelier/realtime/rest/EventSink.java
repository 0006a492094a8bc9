package studio.atelier.realtime.rest;

/** The way to one client. Never blocks: what cannot be sent yet waits in a bounded queue. Safe for threads. */
interface EventSink {

    /** Takes a frame to send. False if there is no room for it, or nobody to send it to. */
    boolean offer(Frame frame);

    /** How many frames wait. */
    int waiting();

    /** How many frames have left; it stands still while the client does not read. */
    long sent();

    boolean isClosed();

    /** Lets the client go; what waits is dropped. May be called twice. */
    void close();
}
