package studio.atelier.it;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A server for tests that change its settings or end it, with its API on every address of the machine. There is at most one; it is started with the first settings
 * somebody asks for, and again when other ones are asked for.
 */
final class SecondServer implements AutoCloseable {

    /** Little room, small chunks, short leases: everything happens sooner. */
    private static final Map<String, String> NARROW = Map.of(
            "ATELIER_MEDIA_WORKSPACE_QUOTA_BYTES",
            String.valueOf(20 << 20),
            "OPENAI_WHISPER_MAX_UPLOAD_BYTES",
            String.valueOf(12 << 20),
            "ATELIER_SUBTITLES_CHUNK_SECONDS",
            "4",
            "ATELIER_DICTATION_CHUNK_SECONDS",
            "4",
            "ATELIER_WORK_QUEUES",
            "gmv.tasks.default,speech.night");

    private @Nullable RunningServer server;
    private Map<String, String> current = Map.of();

    /** The server with these settings on top of {@link #NARROW}. */
    synchronized RunningServer with(Map<String, String> more) {
        var settings = new HashMap<>(NARROW);
        settings.putAll(more);
        var running = server;
        if (running == null) {
            running = RunningServer.startOpen("second", settings);
        } else if (!settings.equals(current)) {
            running.restart(settings);
        }
        current = settings;
        server = running;
        return running;
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.close();
        }
    }

    /** Gives it to whoever has a parameter of this type. */
    static final class Resolver implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SecondServer.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(SecondServer.class))
                    .getOrComputeIfAbsent(SecondServer.class, key -> new SecondServer(), SecondServer.class);
        }
    }
}
