package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import studio.atelier.platform.Json;
import studio.atelier.recording.SourceFetch;
import studio.atelier.work.Attempt;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/** Gets the file of a job that named an address. */
@Dependent
class Fetch implements Handler {

    static final String STAGE = "fetch";

    private final SubtitleJobStore jobs;
    private final SourceFetch fetch;

    @Inject
    Fetch(SubtitleJobStore jobs, SourceFetch fetch) {
        this.jobs = jobs;
        this.fetch = fetch;
    }

    @Override
    public Outcome handle(Attempt attempt) throws IOException {
        var address = JobSpec.of(attempt).address();
        return address.isEmpty() || jobs.uploadOf(attempt.jobId()).isPresent()
                ? new Outcome.Done(Json.object())
                : fetch.fetch(attempt, address.get(), file -> jobs.fetched(attempt.jobId(), file));
    }
}
