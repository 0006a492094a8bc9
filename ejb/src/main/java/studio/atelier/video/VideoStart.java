package studio.atelier.video;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import studio.atelier.platform.Settings;

/** Reads the settings once, when the deployment starts, and says which program will be used. */
@Dependent
class VideoStart {

    private static final Logger LOG = Logger.getLogger(VideoStart.class);

    private final Settings settings;

    @Inject
    VideoStart(Settings settings) {
        this.settings = settings;
    }

    @Produces
    @Singleton
    VideoSettings settings() {
        return VideoSettings.from(settings);
    }

    static void announce(@Observes Startup startup, VideoSettings settings) {
        FfmpegProgram.find(settings)
                .ifPresentOrElse(
                        program -> LOG.infof("Media are read with %s", program),
                        () -> LOG.warnf(
                                "There is no ffmpeg: install it, or set %s. Audio and video will be refused",
                                VideoSettings.FFMPEG.name()));
    }
}
