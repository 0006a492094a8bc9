package studio.atelier.media.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.media.Filenames;
import studio.atelier.media.MediaObject;
import studio.atelier.media.ObjectStore;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;

/** The answer that carries a file, or a part of it, in small pieces; who may have it was decided before. */
public final class Download {

    private static final Logger LOG = Logger.getLogger(Download.class);
    private static final int BUFFER_BYTES = 32 * 1024;

    private final MediaObject object;
    private final ObjectStore objects;
    private final HttpHeaders headers;
    private final Consumer<String> outside;
    private final String etag;

    /**
     * The answer for one request.
     *
     * @param outside takes the {@code Content-Range} of a refusal, which RFC 9110 asks for
     */
    public Download(MediaObject object, ObjectStore objects, HttpHeaders headers, Consumer<String> outside) {
        this.object = object;
        this.objects = objects;
        this.headers = headers;
        this.outside = outside;
        this.etag = "\"" + object.sha256() + "\"";
    }

    /** The answer to GET, or without {@code content} to HEAD. */
    public Response answer(boolean content) {
        if (has(headers.getHeaderString(HttpHeaders.IF_NONE_MATCH))) {
            return common(Response.status(Response.Status.NOT_MODIFIED)).build();
        }
        long size = object.sizeBytes();
        return switch (ByteRange.of(wanted(), size)) {
            case ByteRange.Whole() -> filled(Response.ok(), 0, size, content);
            case ByteRange.Part part ->
                filled(
                        Response.status(Response.Status.PARTIAL_CONTENT)
                                .header("Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + size),
                        part.first(),
                        part.length(),
                        content);
            case ByteRange.Outside() -> {
                outside.accept("bytes */" + size);
                throw new ApiException(ApiCode.RANGE_NOT_SATISFIABLE);
            }
        };
    }

    private @Nullable String wanted() {
        var condition = headers.getHeaderString("If-Range");
        return condition == null || condition.strip().equals(etag) ? headers.getHeaderString("Range") : null;
    }

    private boolean has(@Nullable String etags) {
        return etags != null
                && Arrays.stream(etags.split(",", -1))
                        .map(one -> one.strip().startsWith("W/") ? one.strip().substring(2) : one.strip())
                        .anyMatch(one -> one.equals(etag) || one.equals("*"));
    }

    private Response filled(Response.ResponseBuilder answer, long offset, long length, boolean content) {
        common(answer)
                .header(HttpHeaders.CONTENT_TYPE, object.contentType())
                .header(HttpHeaders.CONTENT_LENGTH, length)
                .header(HttpHeaders.CONTENT_DISPOSITION, Filenames.attachment(object.filename()));
        return content ? answer.entity(stream(offset, length)).build() : answer.build();
    }

    private Response.ResponseBuilder common(Response.ResponseBuilder answer) {
        return answer.header(HttpHeaders.ETAG, etag)
                .header(
                        HttpHeaders.LAST_MODIFIED,
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                object.createdAt().atOffset(ZoneOffset.UTC)))
                .header("Accept-Ranges", "bytes")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store");
    }

    private StreamingOutput stream(long offset, long length) {
        InputStream content;
        try {
            content = objects.open(object.key(), offset, length);
        } catch (IOException e) {
            LOG.errorf(e, "Object %s has a row but cannot be opened", object.id());
            throw new ApiException(ApiCode.OBJECT_NOT_FOUND);
        }
        return output -> copy(content, output);
    }

    private static void copy(InputStream content, OutputStream output) throws IOException {
        try (content) {
            var buffer = new byte[BUFFER_BYTES];
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                output.write(buffer, 0, n);
            }
        }
    }
}
