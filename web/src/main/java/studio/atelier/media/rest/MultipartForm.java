package studio.atelier.media.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.fileupload2.core.FileUploadSizeException;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.apache.commons.fileupload2.core.ParameterParser;
import org.jspecify.annotations.Nullable;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.FieldError;

/**
 * Reads {@code multipart/form-data} as it comes: text fields are kept, the one file goes to a sink while it is read, before
 * or after the fields. What is wrong with the form is an {@link ApiException}.
 */
final class MultipartForm<R> {

    /** The part that is a file. */
    static final String FILE = "file";

    private static final int MOST_FIELDS = 50;
    private static final int MOST_FIELD_BYTES = 128 * 1024;
    private static final int MOST_HEADER_BYTES = 8 * 1024;

    /** RFC 2046, 5.1.1. */
    private static final int MOST_BOUNDARY_CHARACTERS = 70;

    private final FormBody body;
    private final MultipartInput input;
    private final Sink<R> sink;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private @Nullable R file;

    private MultipartForm(FormBody body, MultipartInput input, Sink<R> sink) {
        this.body = body;
        this.input = input;
        this.sink = sink;
    }

    /** Takes the file while it comes. */
    @FunctionalInterface
    interface Sink<R> {
        R take(String filename, String contentType, InputStream content) throws IOException;
    }

    /** A form that was read to its end. */
    record Read<R>(Map<String, String> fields, Optional<R> file) {}

    /** Reads a whole form. The sink may have taken the file when a later part turns out to be wrong. */
    static <R> Read<R> read(@Nullable String contentType, InputStream stream, Sink<R> sink) throws IOException {
        var body = new FormBody(stream);
        var input = MultipartInput.builder()
                .setInputStream(body)
                .setBoundary(boundary(contentType))
                .setPartHeaderSizeMax(MOST_HEADER_BYTES)
                .get();
        input.setHeaderCharset(StandardCharsets.UTF_8);
        return new MultipartForm<>(body, input, sink).readParts();
    }

    private Read<R> readParts() throws IOException {
        try {
            if (!input.skipPreamble()) {
                throw unreadable("The body has no part of a form.");
            }
            do {
                readPart(PartHeaders.parse(input.readHeaders()));
            } while (input.readBoundary());
            return new Read<>(fields, Optional.ofNullable(file));
        } catch (FormBody.Broken e) {
            throw unreadable("The body broke off.");
        } catch (MultipartInput.MalformedStreamException | CharacterCodingException | FileUploadSizeException e) {
            throw unreadable("The body is no proper multipart/form-data.");
        }
    }

    private void readPart(PartHeaders part) throws IOException {
        var name = part.name().orElseThrow(() -> unreadable("A part of the form has no name."));
        if (part.filename().isEmpty()) {
            readField(name);
        } else if (name.equals(FILE) && file == null) {
            var content = new Content(input.newInputStream());
            file = sink.take(part.filename().get(), part.contentType(), content);
            content.transferTo(OutputStream.nullOutputStream());
        } else {
            throw invalid(name, "unexpected_file", "The form takes one file, in the part named file.");
        }
    }

    private void readField(String name) throws IOException {
        if (name.equals(FILE)) {
            throw invalid(FILE, "wrong_type", "The part named file must be a file, with a file name.");
        }
        if (fields.size() == MOST_FIELDS) {
            throw invalid(name, "too_many", "The form has more than %d fields.".formatted(MOST_FIELDS));
        }
        var bytes = input.newInputStream().readNBytes(MOST_FIELD_BYTES + 1);
        if (bytes.length > MOST_FIELD_BYTES) {
            throw invalid(name, "length", "The value has more than %d bytes.".formatted(MOST_FIELD_BYTES));
        }
        var value = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        if (fields.putIfAbsent(name, value) != null) {
            throw invalid(name, "duplicate", "The field is there twice.");
        }
    }

    private static byte[] boundary(@Nullable String contentType) {
        var parser = new ParameterParser();
        parser.setLowerCaseNames(true);
        var boundary =
                contentType == null ? null : parser.parse(contentType, ';').get("boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > MOST_BOUNDARY_CHARACTERS) {
            throw unreadable("The Content-Type names no boundary.");
        }
        return boundary.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static ApiException unreadable(String detail) {
        return new ApiException(ApiCode.UNREADABLE, detail);
    }

    private static ApiException invalid(String field, String code, String message) {
        return ApiException.invalid(FieldError.inField(field, code, message));
    }

    /** The file's bytes; what passes here does not count as form. */
    private final class Content extends FilterInputStream {

        Content(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            body.passed(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            body.passed(Math.max(n, 0));
            return n;
        }

        @Override
        public void close() {
            // The rest of the body is read, or not, by whoever reads the form.
        }
    }
}
