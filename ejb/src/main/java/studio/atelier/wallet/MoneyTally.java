package studio.atelier.wallet;

/** Counts what becomes of money, in the transaction in which it does. */
interface MoneyTally {

    MoneyTally NONE = new MoneyTally() {
        @Override
        public void settled(long captured, long released) {}

        @Override
        public void codeRefused() {}
    };

    /** Credits of runs that ended: what was charged, and what was held for them and is free again. */
    void settled(long captured, long released);

    /** Somebody tried a code that is none, or none any more. */
    void codeRefused();
}
