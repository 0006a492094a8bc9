package studio.atelier.dictation;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import studio.atelier.media.Uploads;
import studio.atelier.platform.Json;
import studio.atelier.work.Attempt;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/** Looks whether everything is there, before any work is done. */
@Dependent
class Ingest implements Handler {

    static final String STAGE = "ingest";

    private final DictationJobStore jobs;
    private final Uploads uploads;
    private final Engines engines;

    @Inject
    Ingest(DictationJobStore jobs, Uploads uploads, Engines engines) {
        this.jobs = jobs;
        this.uploads = uploads;
        this.engines = engines;
    }

    @Override
    public Outcome handle(Attempt attempt) {
        var spec = DictationSpec.of(attempt);
        if (engines.speech(spec).isEmpty()) {
            return Trouble.noEngine();
        }
        if (spec.mtModel() != null && engines.translator(spec).isEmpty()) {
            return Trouble.noTranslator();
        }
        boolean here = jobs.uploadOf(attempt.jobId())
                .flatMap(upload -> uploads.source(attempt.workspaceId(), upload))
                .isPresent();
        return here || spec.address().isPresent() ? new Outcome.Done(Json.object()) : Trouble.notFound();
    }
}
