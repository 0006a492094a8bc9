package studio.atelier.translation;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/** The settings of the translator. */
final class TranslationSettings {

    static final Setting<String> KEY = Setting.text(
                    "atelier.translation.api-key",
                    "Key of the OpenAI-compatible chat API that translates. Without it nothing is translated.")
            .kept();
    static final Setting<URI> BASE = Setting.address(
                    "atelier.translation.base-url", "Where that API is, without /v1; DashScope's by default.")
            .orElse("https://dashscope.aliyuncs.com/compatible-mode");
    static final Setting<String> MODEL = Setting.text(
                    "atelier.translation.model",
                    "Its model. Those whose name begins with qwen-mt are priced as qwen-mt, any other needs a route of its name.")
            .orElse("qwen-mt-plus");
    static final Setting<Long> BATCH = Setting.number(
                    "atelier.translation.batch-lines", 1, 100, "How many lines are translated by one call.")
            .orElse("20");
    static final Setting<Duration> TIMEOUT = Setting.seconds(
                    "atelier.translation.timeout-seconds", 1, 600, "Longest time for one call.")
            .orElse("60");

    private TranslationSettings() {}

    /** How one chat API is used. */
    record Chat(URI base, String apiKey, String model, int batch, Duration timeout) {

        static Optional<Chat> read(Settings settings) {
            return settings.find(KEY)
                    .map(key -> new Chat(
                            settings.get(BASE),
                            key,
                            settings.get(MODEL),
                            Math.toIntExact(settings.get(BATCH)),
                            settings.get(TIMEOUT)));
        }
    }
}
