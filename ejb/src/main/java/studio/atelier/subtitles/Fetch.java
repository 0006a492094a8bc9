package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
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
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/**
 * Gets the file of a job that named an address, under the same limits as an upload. Done again after a crash, it leaves a second
 * copy that no job uses and that expires like any upload.
 */
@Dependent
class Fetch implements Handler {

    static final String STAGE = "fetch";

    private static final Logger LOG = Logger.getLogger(Fetch.class);

    private final SubtitleJobStore jobs;
    private final UrlFetch fetch;
    private final Uploads uploads;

    @Inject
    Fetch(SubtitleJobStore jobs, UrlFetch fetch, Uploads uploads) {
        this.jobs = jobs;
        this.fetch = fetch;
        this.uploads = uploads;
    }

    @Override
    public Outcome handle(Attempt attempt) throws IOException {
        var address = JobSpec.of(attempt).address();
        if (address.isEmpty() || jobs.uploadOf(attempt.jobId()).isPresent()) {
            return new Outcome.Done(Json.object());
        }
        return get(attempt, address.get());
    }

    private Outcome get(Attempt attempt, SourceAddress address) throws IOException {
        return switch (fetch.open(address)) {
            case Fetched.Refused(String why) -> refused("source_refused", why);
            case Fetched.Unavailable(String why, Duration after)
            when after != null -> new Outcome.Snooze(after, "source_unavailable");
            case Fetched.Unavailable(String why, Duration _) -> unavailable(why);
            case Fetched.Opened file -> {
                try (file) {
                    yield receive(attempt, file);
                } catch (IOException e) {
                    LOG.infof("A source broke off: %s", e.getMessage());
                    yield unavailable("The source broke off before the end.");
                }
            }
        };
    }

    private Outcome receive(Attempt attempt, Fetched.Opened file) throws IOException {
        var arrival =
                new Arrival(attempt.workspaceId(), null, file.filename(), file.declaredType(), file.promisedBytes());
        return switch (uploads.receive(arrival, file.body())) {
            case Reception.Stored(MediaObject object) -> {
                jobs.fetched(attempt.jobId(), object);
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
