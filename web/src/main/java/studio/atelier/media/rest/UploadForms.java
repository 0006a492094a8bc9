package studio.atelier.media.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;
import studio.atelier.identity.Sessions;
import studio.atelier.media.Arrival;
import studio.atelier.media.MediaObject;
import studio.atelier.media.Reception;
import studio.atelier.media.Uploads;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.FieldError;

/**
 * Receives a form that may hold one file, in the part {@code file}. The operation consumes {@code multipart/form-data}, takes
 * the body as an {@link InputStream} and says {@code @BodyLimit(BodyLimit.OWN)}.
 */
@Dependent
public class UploadForms {

    private static final Logger LOG = Logger.getLogger(UploadForms.class);

    /** The header of an answer to a request that was answered before. */
    public static final String REPLAYED = "Idempotency-Replayed";

    private final Uploads uploads;
    private final Sessions sessions;

    @Inject
    public UploadForms(Uploads uploads, Sessions sessions) {
        this.uploads = uploads;
        this.sessions = sessions;
    }

    /**
     * A form whose file is stored.
     *
     * @param fields by name, as sent
     */
    public record Form(Map<String, String> fields, Optional<MediaObject> file) {}

    /**
     * Reads the form and does something with it. Every refusal, of the file, of the form or by {@code work}, is an
     * {@link ApiException}, and leaves no file behind unless a job uses it
     * already.
     */
    public <T> T receive(Caller caller, HttpHeaders headers, InputStream body, Function<Form, T> work) {
        var length = length(headers.getHeaderString(HttpHeaders.CONTENT_LENGTH));
        uploads.refusal(length).ifPresent(UploadForms::stored);
        var received = new Received(caller, length);
        try {
            var form = MultipartForm.read(headers.getHeaderString(HttpHeaders.CONTENT_TYPE), body, received::take);
            if (!sessions.stillOpen(Set.of(caller.sessionId())).contains(caller.sessionId())) {
                // The body may have taken hours; its sender may have been removed meanwhile.
                throw new ApiException(ApiCode.UNAUTHORIZED);
            }
            var result = work.apply(new Form(form.fields(), form.file()));
            received.kept = true;
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            received.clearAway();
        }
    }

    /**
     * The same for an order of a job. Where the job was there before, it has its own copy of the file, and the one that came now goes.
     */
    public Response order(Caller caller, HttpHeaders headers, InputStream body, Function<Form, Response> work) {
        return receive(caller, headers, body, form -> {
            var answer = work.apply(form);
            if (answer.getHeaderString(REPLAYED) != null) {
                form.file().ifPresent(file -> uploads.discard(file.workspaceId(), file.id()));
            }
            return answer;
        });
    }

    /** The length of the body; one that is not a number is as good as endless. */
    private static OptionalLong length(@Nullable String header) {
        if (header == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(header));
        } catch (NumberFormatException e) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
    }

    private static MediaObject stored(Reception reception) {
        return switch (reception) {
            case Reception.Stored stored -> stored.object();
            case Reception.Empty() -> throw refused(ApiCode.EMPTY_FILE, "required", "The file is empty.");
            case Reception.TooLarge(long limit) ->
                throw refused(
                        ApiCode.PAYLOAD_TOO_LARGE,
                        "too_large",
                        "The file is too large; at most %d bytes are taken.".formatted(limit));
            case Reception.QuotaExceeded(long quota) ->
                throw refused(
                        ApiCode.QUOTA_EXCEEDED,
                        "quota",
                        "The files of this workspace would take more than its %d bytes.".formatted(quota));
            case Reception.UnsupportedMedia(String why) -> throw refused(ApiCode.UNSUPPORTED_MEDIA, "format", why);
        };
    }

    private static ApiException refused(ApiCode code, String word, String message) {
        return new ApiException(code, message, List.of(FieldError.inField(MultipartForm.FILE, word, message)));
    }

    /** What came of the file, until it is known whether it stays. */
    private final class Received {

        private final Caller caller;
        private final OptionalLong length;
        private @Nullable MediaObject object;
        private boolean kept;

        Received(Caller caller, OptionalLong length) {
            this.caller = caller;
            this.length = length;
        }

        MediaObject take(String filename, String contentType, InputStream content) throws IOException {
            var arrival = new Arrival(caller.workspaceId(), caller.accountId(), filename, contentType, length);
            object = stored(uploads.receive(arrival, content));
            return object;
        }

        void clearAway() {
            if (object == null || kept) {
                return;
            }
            try {
                uploads.delete(object.workspaceId(), object.id());
            } catch (IOException | RuntimeException e) {
                LOG.warnf(e, "Upload %s is left to the sweep", object.id());
            }
        }
    }
}
