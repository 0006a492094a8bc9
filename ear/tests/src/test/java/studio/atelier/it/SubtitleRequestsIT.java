package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to ask for subtitles that cannot be made. */
@OnServer
final class SubtitleRequestsIT {

    private static final String JOBS = "/api/v1/subtitles/jobs";

    private static ApiClient api;
    private static String upload;

    @BeforeAll
    static void signUp(RunningServer server) {
        api = ApiClient.newcomer(server.http());
        upload = api.upload(Recordings.tone(2));
    }

    /** What is asked for beside an upload of our own ({@code UPLOAD} stands for its id), and the refusal. */
    static Stream<Arguments> badRequests() {
        var upload = "\"uploadId\":\"UPLOAD\",\"language\":\"en\"";
        return Stream.of(
                Arguments.of("\"language\":\"en\"", 422, "file_required"),
                Arguments.of(upload + ",\"shareUrl\":\"https://example.org/a.mp4\"", 422, "file_required"),
                Arguments.of(upload + ",\"doSubtitle\":false", 422, "task_required"),
                Arguments.of(upload + ",\"doDownloadOnly\":true", 422, "share_url_required"),
                Arguments.of(upload + ",\"doContactSheet\":true", 422, "contact_interval_required"),
                Arguments.of(
                        upload + ",\"doContactSheet\":true,\"contactInterval\":3", 422, "invalid_contact_interval"),
                Arguments.of(upload + ",\"translate\":true", 422, "missing_target_language"),
                Arguments.of(upload + ",\"translate\":true,\"targetLanguage\":\"xx-none\"", 422, "invalid_language"),
                Arguments.of(upload + ",\"translate\":true,\"targetLanguage\":\"de\"", 422, "translation_unavailable"),
                Arguments.of("\"uploadId\":\"UPLOAD\",\"language\":\"klingonese\"", 422, "invalid_language"),
                Arguments.of(
                        "\"shareUrl\":\"https://[::ffff:127.0.0.1]/a.mp4\",\"language\":\"en\"",
                        422,
                        "invalid_share_url"),
                Arguments.of("\"uploadId\":\"nobody\",\"language\":\"en\"", 404, "upload_not_found"),
                Arguments.of(
                        "\"uploadId\":\"" + UUID.randomUUID() + "\",\"language\":\"en\"", 404, "upload_not_found"));
    }

    @ParameterizedTest(name = "{0} -> {2}")
    @MethodSource("badRequests")
    void refusesWhatCannotBeDone(String fields, int status, String code) {
        var body = "{" + fields.replace("UPLOAD", upload) + "}";
        api.post(JOBS, body).refused(status, code);
        assertThat(api.get(JOBS).expect(200).data().path("items")).isEmpty();
    }

    @Test
    void refusesALanguageTheEngineCannotDo() {
        var answer = api.post(JOBS, "{\"uploadId\":\"" + upload + "\",\"language\":\"zh\"}");
        answer.refused(422, "invalid_language");
    }
}
