package studio.atelier.speech;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import studio.atelier.provider.MultipartBody;
import studio.atelier.provider.OpenAiErrors;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.provider.ProviderHttp;
import studio.atelier.speech.Transcription.Heard;
import studio.atelier.speech.Transcription.Refused;

/**
 * The transcription API of OpenAI, and of the many servers that offer the same one. Times of words come from models that
 * answer {@code verbose_json} (the Whisper family); for the others the words share the length of the piece.
 */
final class OpenAiSpeech implements SpeechToText {

    /** The provider's limit for one file: 26 214 400 bytes. */
    static final long FILE_BYTES_MAX = 25L * 1024 * 1024;

    private final ProviderHttp http;
    private final SpeechSettings.OpenAi settings;

    OpenAiSpeech(ProviderHttp http, SpeechSettings.OpenAi settings) {
        this.http = http;
        this.settings = settings;
    }

    @Override
    public String engine() {
        return "openai:" + settings.model();
    }

    @Override
    public boolean speaks(String code) {
        return Language.codes().contains(code);
    }

    @Override
    public Transcription transcribe(AudioPiece piece, @Nullable String language, @Nullable String text)
            throws InterruptedException {
        if (size(piece) > FILE_BYTES_MAX) {
            return new Refused(ProviderFailure.of(Kind.PERMANENT, "file over 25 MiB"));
        }
        return switch (http.send(request(piece, language), settings.timeout())) {
            case ProviderHttp.NoAnswer(ProviderFailure why) -> new Refused(why);
            case ProviderHttp.Answer answer when !answer.ok() -> new Refused(OpenAiErrors.of(answer));
            case ProviderHttp.Answer answer ->
                answer.json()
                        .filter(tree -> tree.path("text").isTextual())
                        .<Transcription>map(tree -> heard(tree, piece, language))
                        .orElseGet(() -> new Refused(ProviderFailure.of(Kind.UNKNOWN, "unreadable answer")));
        };
    }

    private HttpRequest request(AudioPiece piece, @Nullable String language) {
        var form = new MultipartBody()
                .field("model", settings.model())
                .field("response_format", timesWords() ? "verbose_json" : "json");
        if (timesWords()) {
            form.field("timestamp_granularities[]", "word").field("timestamp_granularities[]", "segment");
        }
        if (language != null) {
            form.field("language", language);
        }
        try {
            form.file("file", "audio.wav", "audio/wav", piece.file());
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e);
        }
        return HttpRequest.newBuilder(settings.base().resolve("/v1/audio/transcriptions"))
                .header("Authorization", "Bearer " + settings.apiKey())
                .header("Content-Type", form.contentType())
                .header("Accept", "application/json")
                .POST(form.publisher())
                .build();
    }

    private boolean timesWords() {
        return settings.model().contains("whisper");
    }

    private Heard heard(JsonNode tree, AudioPiece piece, @Nullable String language) {
        var transcript = OpenAiTranscript.read(tree, engine(), language, piece.length());
        var charged = tree.path("usage").path("seconds").asLong(piece.length().toSeconds() + 1);
        return new Heard(transcript, Duration.ofSeconds(charged));
    }

    private static long size(AudioPiece piece) {
        try {
            return Files.size(piece.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
