package studio.atelier.outbox;

/** Counts what became of messages. */
@FunctionalInterface
interface OutboxTally {

    /**
     * Adds some.
     *
     * @param what {@code mail.delivered}, {@code sms.dead}, {@code expired}, …
     */
    void counted(String what, int messages);
}
