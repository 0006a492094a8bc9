package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import studio.atelier.media.StudioTerms;
import studio.atelier.platform.Tenant;

/** Subtitle jobs are forgotten some time after their end: soon if nothing came of them, later if something did. */
@Dependent
class SubtitlesTerms implements StudioTerms {

    private final SubtitleJobStore store;
    private final Subtitles subtitles;
    private final SubtitlesSettings settings;

    @Inject
    SubtitlesTerms(SubtitleJobStore store, Subtitles subtitles, SubtitlesSettings settings) {
        this.store = store;
        this.subtitles = subtitles;
        this.settings = settings;
    }

    /** Each in a transaction of its own, as its workspace would do it; one that was retried meanwhile stays. */
    @Override
    public int apply(int limit) {
        var due = store.due(settings.keepSucceeded(), settings.keepFailed(), limit);
        due.forEach(
                job -> new Tenant(job.workspaceId(), null).run(() -> subtitles.remove(job.workspaceId(), job.jobId())));
        return due.size();
    }
}
