package studio.atelier.media.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;

class MultipartFormTest {

    private static final String TYPE = "multipart/form-data; boundary=\"b1\"";
    private static final String TEXT =
            "--b1\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\nfran\u00e7ais\r\n";
    private static final String FILE = String.join(
            "\r\n",
            "--b1",
            "content-disposition: form-data; name=\"file\"; filename=\"caf\u00e9.wav\"",
            "Content-Type: audio/wav",
            "",
            "RIFF",
            "--b",
            "",
            "");
    private static final String END = "--b1--\r\n";

    /** A sink that keeps all it gets, as text. */
    private static String keep(String filename, String contentType, InputStream content) throws IOException {
        return filename + "|" + contentType + "|" + new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static MultipartForm.Read<String> read(String body) throws IOException {
        return MultipartForm.read(
                TYPE, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), MultipartFormTest::keep);
    }

    private static void refuses(String body, ApiCode code) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void readsTheFileBeforeAndAfterTheFields() throws Exception {
        for (String body : new String[] {TEXT + FILE + END, FILE + TEXT + END, "preamble\r\n" + FILE + TEXT + END}) {
            var form = read(body);

            assertThat(form.fields()).isEqualTo(Map.of("language", "fran\u00e7ais"));
            assertThat(form.file()).contains("caf\u00e9.wav|audio/wav|RIFF\r\n--b\r\n");
        }
    }

    @Test
    void readsFormsWithoutFileAndRfc5987Names() throws Exception {
        assertThat(read(TEXT + END).file()).isEmpty();
        var named = "--b1\r\nContent-Disposition: form-data; name=file; filename*=UTF-8''na%C3%AFve.wav\r\n\r\nx\r\n";
        assertThat(read(named + END).file()).contains("na\u00efve.wav||x");
        assertThat(read(FILE.replace("caf\u00e9", "a %22b%22") + END).file().orElseThrow())
                .startsWith("a \"b\".wav|");
    }

    @Test
    void refusesWhatIsNoProperForm() {
        refuses("", ApiCode.UNREADABLE);
        refuses("nonsense", ApiCode.UNREADABLE);
        refuses(TEXT, ApiCode.UNREADABLE);
        refuses(FILE.substring(0, FILE.length() - 8), ApiCode.UNREADABLE);
        refuses("--b1\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + END, ApiCode.UNREADABLE);
        refuses("--b1\r\nX: " + "y".repeat(10_000) + "\r\n\r\nx\r\n" + END, ApiCode.UNREADABLE);
        assertThatThrownBy(() -> MultipartForm.read(
                        "multipart/form-data", InputStream.nullInputStream(), MultipartFormTest::keep))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void refusesTooManyFilesAndFields() {
        refuses(TEXT + TEXT + END, ApiCode.VALIDATION_FAILED);
        refuses(FILE + FILE + END, ApiCode.VALIDATION_FAILED);
        refuses(FILE.replace("\"file\"", "\"other\"") + END, ApiCode.VALIDATION_FAILED);
        refuses(TEXT.replace("language", "file") + END, ApiCode.VALIDATION_FAILED);
        var many = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            many.append(TEXT.replace("language", "f" + i));
        }
        refuses(many + END, ApiCode.VALIDATION_FAILED);
        refuses(TEXT.replace("fran", "x".repeat(140_000)) + END, ApiCode.VALIDATION_FAILED);
    }

    @Test
    void aFormWithoutEndIsEndedButAFileIsNot() throws Exception {
        refuses("x".repeat(400_000) + TEXT + END, ApiCode.PAYLOAD_TOO_LARGE);

        var long_ = FILE.replace("RIFF", "R".repeat(3_000_000));
        assertThat(read(TEXT + long_ + TEXT.replace("language", "later") + END).fields())
                .containsOnlyKeys("language", "later");
    }

    @Test
    void whatTheSinkRefusesEndsTheReading() {
        var unread = new InputStream() {
            private final InputStream start =
                    new ByteArrayInputStream((FILE + "x".repeat(10_000)).getBytes(StandardCharsets.UTF_8));

            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0];
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int n = start.read(buffer, offset, length);
                if (n < 0) {
                    throw new AssertionError("read to the end");
                }
                return n;
            }
        };

        assertThatThrownBy(() -> MultipartForm.read(TYPE, unread, (filename, type, content) -> {
                    throw new ApiException(ApiCode.UNSUPPORTED_MEDIA);
                }))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void aConnectionThatBreaksIsTheBodysFaultAndAFailingSinkIsNot() {
        var breaking = new SequenceInputStream(
                new ByteArrayInputStream(FILE.substring(0, 100).getBytes(StandardCharsets.UTF_8)), broken());
        assertThatThrownBy(() -> MultipartForm.read(TYPE, breaking, MultipartFormTest::keep))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ApiCode.UNREADABLE));

        assertThatThrownBy(() -> MultipartForm.read(
                        TYPE,
                        new ByteArrayInputStream((FILE + END).getBytes(StandardCharsets.UTF_8)),
                        (filename, type, content) -> {
                            throw new IOException("disk full");
                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
    }

    private static InputStream broken() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };
    }
}
