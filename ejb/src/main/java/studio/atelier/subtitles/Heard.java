package studio.atelier.subtitles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import studio.atelier.platform.Json;
import studio.atelier.speech.Transcript;
import studio.atelier.wallet.Usage;

/** The output of a transcribe task: what was heard, and beside it what was used for that. */
final class Heard {

    private Heard() {}

    static ObjectNode of(Transcript transcript) {
        return (ObjectNode) Json.tree(transcript);
    }

    static Transcript read(JsonNode output) {
        return Json.read(((ObjectNode) output.deepCopy()).without(Usage.MEMBER), Transcript.class);
    }
}
