package studio.atelier.dictation;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import studio.atelier.platform.Json;
import studio.atelier.recording.SourceFetch;
import studio.atelier.work.Attempt;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/** Gets the recording of a job that named an address. */
@Dependent
class FetchRecording implements Handler {

    static final String STAGE = "fetch";

    private final DictationJobStore jobs;
    private final SourceFetch fetch;

    @Inject
    FetchRecording(DictationJobStore jobs, SourceFetch fetch) {
        this.jobs = jobs;
        this.fetch = fetch;
    }

    @Override
    public Outcome handle(Attempt attempt) throws IOException {
        var address = DictationSpec.of(attempt).address();
        if (address.isEmpty() || jobs.uploadOf(attempt.jobId()).isPresent()) {
            return new Outcome.Done(Json.object());
        }
        return Trouble.named(
                Trouble.DOWNLOAD_FAILED,
                fetch.fetch(attempt, address.get(), file -> jobs.fetched(attempt.jobId(), file)));
    }
}
