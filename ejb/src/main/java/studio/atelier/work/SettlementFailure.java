package studio.atelier.work;

/** A settlement refused: the runs it was asked about do not end now. */
final class SettlementFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SettlementFailure(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
