package studio.atelier.order;

/**
 * What became of an order. Besides there are a {@link studio.atelier.wallet.Unpaid} if nobody can pay for it and a
 * {@link studio.atelier.billing.OverQuota} if the tier of the workspace allows no more; both leave nothing behind.
 *
 * @param <J> a job as the studio shows it
 */
public sealed interface Ordered<J> {

    /** It will be done. */
    record Accepted<J>(J job) implements Ordered<J> {}

    /** The same was ordered before under this key. */
    record Replayed<J>(J job) implements Ordered<J> {}

    /** The key was used before for something else. */
    record KeyReused<J>() implements Ordered<J> {}

    /** There is no such upload, or it has expired. */
    record UploadNotFound<J>() implements Ordered<J> {}
}
