package studio.atelier.speech;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import studio.atelier.platform.PublicAddress;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/** The settings of speech to text: which engine, and what each one needs. */
final class SpeechSettings {

    /** The engines there are. */
    enum Engine {
        EMBEDDED_SPHINX,
        OPENAI,
        DASHSCOPE;

        static Engine of(String text) {
            try {
                return valueOf(text.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("embedded-sphinx, openai or dashscope", e);
            }
        }
    }

    static final Setting<Engine> ENGINE = new Setting<>(
            "atelier.speech.engine",
            List.of(),
            Engine::of,
            "embedded-sphinx",
            false,
            "Who writes down speech: embedded-sphinx (this machine, English), openai or dashscope.");
    static final Setting<Path> HOME =
            Setting.path("atelier.speech.home", "Directory with the jars of the speech tool, for embedded-sphinx.");
    static final Setting<Path> JAVA =
            Setting.path("atelier.speech.java", "The java that runs the speech tool; the server's own if not set.");
    static final Setting<Long> HEAP_MIB = Setting.number(
                    "atelier.speech.heap-mib", 512, 16_384, "Heap of one speech tool process, in MiB.")
            .orElse("1024");
    static final Setting<Duration> TIMEOUT = Setting.seconds(
                    "atelier.speech.timeout-seconds", 1, 4_000, "Longest time for one piece of audio.")
            .orElse("3600");
    static final Setting<Long> PROCESSES = Setting.number(
                    "atelier.speech.processes", 1, 64, "How many speech tools run at once on this server.")
            .orElse("2");

    static final Setting<URI> OPENAI_BASE = Setting.address(
                    "atelier.openai.base-url", "Where the OpenAI-compatible API is, without /v1.")
            .orElse("https://api.openai.com");
    static final Setting<String> OPENAI_KEY = Setting.text(
                    "atelier.openai.api-key", "Key of the OpenAI-compatible API.")
            .alias("OPENAI_API_KEY")
            .kept();
    static final Setting<String> OPENAI_MODEL = Setting.text(
                    "atelier.openai.transcription-model",
                    "Transcription model; those of the Whisper family give times of words.")
            .orElse("whisper-1");

    static final Setting<URI> DASHSCOPE_BASE = Setting.address("atelier.dashscope.base-url", "Where DashScope is.")
            .orElse("https://dashscope.aliyuncs.com");
    static final Setting<String> DASHSCOPE_KEY = Setting.text("atelier.dashscope.api-key", "Key of DashScope.")
            .alias("DASHSCOPE_API_KEY")
            .kept();
    static final Setting<String> DASHSCOPE_MODEL = Setting.text(
                    "atelier.dashscope.transcription-model", "Model for recorded files.")
            .orElse("paraformer-v2");
    static final Setting<Duration> DASHSCOPE_POLL = Setting.seconds(
                    "atelier.dashscope.poll-seconds", 1, 600, "Time between two questions for a task.")
            .orElse("3");

    /** A question or a submission is a small thing: it is either answered soon or lost. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

    record Sphinx(Optional<Path> home, Path java, long heapMib, Duration timeout, int processes) {
        static Sphinx read(Settings settings) {
            var own = Path.of(System.getProperty("java.home"), "bin", "java");
            return new Sphinx(
                    settings.find(HOME),
                    settings.find(JAVA).orElse(own),
                    settings.get(HEAP_MIB),
                    settings.get(TIMEOUT),
                    Math.toIntExact(settings.get(PROCESSES)));
        }

        /** Without the tool the server starts and says so; jobs that need it are tried again, and then fail. */
        Optional<String> missing() {
            if (home.isEmpty()) {
                return Optional.of(HOME.name() + " is not set");
            }
            return Files.isDirectory(home.get()) ? Optional.empty() : Optional.of(home.get() + " is no directory");
        }
    }

    record OpenAi(URI base, String apiKey, String model, Duration timeout) {
        static OpenAi read(Settings settings) {
            return new OpenAi(
                    settings.get(OPENAI_BASE),
                    settings.get(OPENAI_KEY),
                    settings.get(OPENAI_MODEL),
                    settings.get(TIMEOUT));
        }
    }

    /**
     * @param timeout how long a task may take at the provider
     * @param askEvery the time between two questions
     * @param callTimeout the longest time of one call
     */
    record DashScope(URI base, String apiKey, String model, Duration timeout, Duration askEvery, Duration callTimeout) {
        static DashScope read(Settings settings) {
            // The provider fetches the audio from us: without an address nothing can work.
            settings.get(PublicAddress.BASE);
            return new DashScope(
                    settings.get(DASHSCOPE_BASE),
                    settings.get(DASHSCOPE_KEY),
                    settings.get(DASHSCOPE_MODEL),
                    settings.get(TIMEOUT),
                    settings.get(DASHSCOPE_POLL),
                    CALL_TIMEOUT);
        }

        /** The same with another model. */
        DashScope with(String other) {
            return new DashScope(base, apiKey, other, timeout, askEvery, callTimeout);
        }
    }

    private SpeechSettings() {}
}
