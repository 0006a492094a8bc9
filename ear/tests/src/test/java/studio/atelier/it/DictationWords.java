package studio.atelier.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/** What a client of the dictation studio says. */
final class DictationWords {

    static final String JOBS = "/api/v1/dictation/jobs";
    static final String EXERCISES = "/api/v1/dictation/exercises";

    private DictationWords() {}

    /** Orders an exercise of a clip whose words are known; its job. */
    static String ordered(ApiClient api, Recordings.Clip clip) {
        return api.post(
                        JOBS,
                        "{\"uploadId\":\"" + api.upload(clip.wav()) + "\",\"transcript\":\"" + clip.words() + "\"}")
                .expect(202)
                .data()
                .path("id")
                .asText();
    }

    static JsonNode job(ApiClient api, String id) {
        return api.get(JOBS + "/" + id).expect(200).data();
    }

    static JsonNode finished(ApiClient api, String id, Duration limit) {
        return Await.value(
                "the end of dictation job " + id,
                limit,
                () -> Optional.of(job(api, id))
                        .filter(job -> JobWords.isFinal(job.path("state").asText())));
    }

    static JsonNode exercise(ApiClient api, JsonNode job) {
        return api.get(EXERCISES + "/" + job.path("exerciseSetId").asText())
                .expect(200)
                .data();
    }
}
