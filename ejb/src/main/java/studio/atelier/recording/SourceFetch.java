package studio.atelier.recording;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import studio.atelier.media.Arrival;
import studio.atelier.media.Fetched;
import studio.atelier.media.MediaObject;
import studio.atelier.media.Reception;
import studio.atelier.media.SourceAddress;
import studio.atelier.media.Uploads;
import studio.atelier.media.UrlFetch;
import studio.atelier.platform.Json;
import studio.atelier.work.Attempt;
import studio.atelier.work.Failure;
import studio.atelier.work.Fault;
import studio.atelier.work.Outcome;

/**
 * Gets the file of a job that named an address, under the same limits as an upload. Done again after a crash, it leaves a second
 * copy that no job uses and that expires like any upload.
 */
@Dependent
public class SourceFetch {

    private static final Logger LOG = Logger.getLogger(SourceFetch.class);

    private final UrlFetch fetch;
    private final Uploads uploads;

    @Inject
    public SourceFetch(UrlFetch fetch, Uploads uploads) {
        this.fetch = fetch;
        this.uploads = uploads;
    }

    /**
     * Fetches, and says what the attempt ends with.
     *
     * @param keep makes the file the job's
     */
    public Outcome fetch(Attempt attempt, SourceAddress address, Consumer<MediaObject> keep) throws IOException {
        return switch (fetch.open(address)) {
            case Fetched.Refused(String why) -> refused("source_refused", why);
            case Fetched.Unavailable(String why, Duration after)
            when after != null -> new Outcome.Snooze(after, "source_unavailable");
            case Fetched.Unavailable(String why, Duration _) -> unavailable(why);
            case Fetched.Opened file -> {
                try (file) {
                    yield receive(attempt, file, keep);
                } catch (IOException e) {
                    LOG.infof("A source broke off: %s", e.getMessage());
                    yield unavailable("The source broke off before the end.");
                }
            }
        };
    }

    private Outcome receive(Attempt attempt, Fetched.Opened file, Consumer<MediaObject> keep) throws IOException {
        var arrival =
                new Arrival(attempt.workspaceId(), null, file.filename(), file.declaredType(), file.promisedBytes());
        return switch (uploads.receive(arrival, file.body())) {
            case Reception.Stored(MediaObject object) -> {
                keep.accept(object);
                yield new Outcome.Done(Json.object());
            }
            case Reception.Empty _ -> refused("empty_file", "The file is empty.");
            case Reception.TooLarge(long limit) ->
                refused("file_too_large", "The file has more than " + limit + " bytes.");
            case Reception.QuotaExceeded _ -> refused("quota_exceeded", "The workspace has no room for the file.");
            case Reception.UnsupportedMedia(String why) -> refused("unsupported_media", why);
        };
    }

    private static Outcome refused(String code, String why) {
        return new Outcome.Fail(new Failure(code, why, Fault.INPUT));
    }

    private static Outcome unavailable(String why) {
        return new Outcome.Retry(new Failure("source_unavailable", why, Fault.PROVIDER));
    }
}
