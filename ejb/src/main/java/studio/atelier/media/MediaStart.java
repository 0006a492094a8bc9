package studio.atelier.media;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Uuid7;

/** Reads the settings once and fails the deployment, not the first upload, if one is wrong. */
@Dependent
class MediaStart {

    private final Settings settings;

    @Inject
    MediaStart(Settings settings) {
        this.settings = settings;
    }

    @Produces
    @Singleton
    MediaSettings settings() {
        return MediaSettings.from(settings);
    }

    @Produces
    @Singleton
    RetentionSettings retention() {
        return RetentionSettings.from(settings);
    }

    static void check(@Observes Startup startup, MediaSettings settings, RetentionSettings retention, ObjectStore store)
            throws IOException {
        // To inject the settings is to read them; to call the store is to make it, and with it its directory.
        store.delete(new ObjectKey(Uuid7.next(), Area.UPLOAD, Uuid7.next()));
    }
}
