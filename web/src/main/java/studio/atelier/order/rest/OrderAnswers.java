package studio.atelier.order.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;
import studio.atelier.media.rest.UploadForms;
import studio.atelier.order.Change;
import studio.atelier.order.Ordered;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Envelope;

/**
 * What a studio answers.
 *
 * @param <J> a job as the studio shows it
 * @param view the same in the words of the API
 * @param address of a job, below the server
 */
public record OrderAnswers<J>(Function<J, ?> view, Function<J, String> address) {

    /** 202 with the job and where it is, also if it was there before; else the refusal. */
    public Response to(Ordered<J> ordered) {
        return switch (ordered) {
            case Ordered.Accepted<J>(J job) -> accepted(job).build();
            case Ordered.Replayed<J>(J job) ->
                accepted(job).header(UploadForms.REPLAYED, "true").build();
            case Ordered.KeyReused<J> _ -> throw new ApiException(ApiCode.IDEMPOTENCY_KEY_REUSED);
            case Ordered.UploadNotFound<J> _ -> throw new ApiException(ApiCode.UPLOAD_NOT_FOUND);
        };
    }

    private Response.ResponseBuilder accepted(J job) {
        return Response.accepted(Envelope.ok(view.apply(job))).header(HttpHeaders.LOCATION, address.apply(job));
    }

    /**
     * 202 with the job; else the refusal.
     *
     * @param refused why its state does not allow it
     */
    public Response to(Change<J> change, ApiCode refused) {
        return switch (change) {
            case Change.Done<J>(J job) ->
                Response.accepted(Envelope.ok(view.apply(job))).build();
            case Change.NotFound<J> _ -> throw new ApiException(ApiCode.JOB_NOT_FOUND);
            case Change.SourceExpired<J> _ -> throw new ApiException(ApiCode.SOURCE_EXPIRED);
            case Change.Refused<J> _ -> throw new ApiException(refused);
        };
    }
}
