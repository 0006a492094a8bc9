package studio.atelier.subtitles;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import studio.atelier.audit.AuditTrail;
import studio.atelier.billing.Quota;
import studio.atelier.billing.QuotaReturn;
import studio.atelier.identity.Caller;
import studio.atelier.media.MediaFixture;
import studio.atelier.media.MediaObject;
import studio.atelier.media.UrlFetch;
import studio.atelier.order.OrderDesk;
import studio.atelier.order.Ordered;
import studio.atelier.platform.PublicAddress;
import studio.atelier.platform.Settings;
import studio.atelier.platform.TestDatabase;
import studio.atelier.recording.Hearing;
import studio.atelier.recording.PaidResultStore;
import studio.atelier.recording.RecordingFiles;
import studio.atelier.recording.SoundCut;
import studio.atelier.recording.SourceFetch;
import studio.atelier.recording.Translating;
import studio.atelier.translation.Translator;
import studio.atelier.translation.Translators;
import studio.atelier.video.EmbeddedFfmpeg;
import studio.atelier.wallet.Charges;
import studio.atelier.wallet.RunSettlement;
import studio.atelier.work.CallStore;
import studio.atelier.work.WorkFixture;

/** The whole studio on a real database, a real FFmpeg and a real engine; only the ears are scripted. */
final class StudioFixture implements AutoCloseable {

    private static final Duration CHUNK = Duration.ofSeconds(2);
    private static final Duration ALIGN_LONGEST = Duration.ofSeconds(60);

    final WorkFixture work;
    final MediaFixture media;
    final Subtitles subtitles;
    final SubtitlesTerms terms;
    final Caller owner;
    final Caller member;
    private final TestDatabase db;

    StudioFixture(TestDatabase db, Path directory, ScriptedSpeech speech) {
        this(db, directory, speech, new UrlFetch());
    }

    StudioFixture(TestDatabase db, Path directory, ScriptedSpeech speech, UrlFetch fetch) {
        this(db, directory, speech, fetch, Optional.empty());
    }

    StudioFixture(
            TestDatabase db, Path directory, ScriptedSpeech speech, UrlFetch fetch, Optional<Translator> translator) {
        this.db = db;
        price(0);
        this.media = new MediaFixture(db, db.app(), directory);
        var store = new SubtitleJobStore(db.app(), db.engine());
        var recordings = new RecordingFiles(media.uploads, media.artifacts, media.objects);
        var files = new JobFiles(store, recordings);
        var ffmpeg = EmbeddedFfmpeg.ffmpeg();
        var settings =
                new SubtitlesSettings(WorkFixture.QUEUE, CHUNK, ALIGN_LONGEST, Duration.ofDays(90), Duration.ofDays(7));
        var address = new PublicAddress(new Settings(name -> Optional.of("https://atelier.example")));
        var translators = new Translators(translator);
        var tariff = new Tariff(speech, translators);
        var calls = new CallStore(db.engine());
        var paid = new PaidResultStore(db.engine());
        var hearing = new Hearing(recordings, calls, media.links, address, paid);
        this.work = WorkFixture.settling(
                db,
                (sql, runs) -> {
                    new RunSettlement().settle(sql, runs);
                    new QuotaReturn().settle(sql, runs);
                },
                SubtitlesPipeline.pipeline(
                        settings,
                        new Fetch(store, new SourceFetch(fetch, media.uploads)),
                        new Probe(files, ffmpeg, new Charges(db.engine()), tariff),
                        new ExtractAudio(files, new SoundCut(recordings, ffmpeg), speech, settings),
                        new Transcribe(hearing, speech, tariff),
                        new LayOut(files, store),
                        new TranslateCues(translators, new Translating(calls, paid), store),
                        new MakeContactSheet(files, store, ffmpeg)));
        var jobs = work.requested(db.app());
        this.subtitles = new Subtitles(
                new OrderDesk(jobs, media.uploads, media.jobs, new Charges(db.app()), new Quota(db.app())),
                jobs,
                store,
                media.uploads,
                media.artifacts,
                media.jobs,
                new AuditTrail(db.app()),
                tariff);
        this.terms = new SubtitlesTerms(store, subtitles, settings);
        this.owner = new Caller(work.account, work.workspace, "owner", false, UUID.randomUUID());
        this.member = new Caller(UUID.randomUUID(), work.workspace, "member", false, UUID.randomUUID());
    }

    /** What a second of the scripted ears costs from now on. */
    void price(int credits) {
        db.owner().update("""
                        INSERT INTO model_route (name, counts, enabled, cost_per_unit, multiplier) VALUES ('scripted', 'second', true, ?, 1)
                        ON CONFLICT (name) DO UPDATE SET cost_per_unit = excluded.cost_per_unit, version = model_route.version + 1
                        """, credits);
    }

    /** As a request does it: in one transaction. */
    <T> T request(Supplier<T> body) {
        return db.request(owner.tenant(), body);
    }

    MediaObject upload(Path file) throws IOException {
        return media.upload(owner.workspaceId(), owner.accountId(), file);
    }

    Ordered<SubtitleJob> order(Caller caller, SubtitleRequest wish, UUID upload, String key) {
        return request(() -> subtitles.submit(caller, wish, new Subtitles.Source.Upload(upload, true), key));
    }

    SubtitleJob submit(SubtitleRequest wish, Path file) throws IOException {
        var upload = upload(file);
        var order = request(() -> subtitles.submit(owner, wish, new Subtitles.Source.Upload(upload.id(), false), null));
        return switch (order) {
            case Ordered.Accepted(SubtitleJob job) -> job;
            case Ordered<SubtitleJob> other -> throw new AssertionError(other);
        };
    }

    /** Submits, waits for the end, and looks at it. */
    SubtitleJob finish(SubtitleRequest wish, Path file) throws IOException {
        var job = submit(wish, file);
        work.awaitFinal(job.job().id());
        return job(job.job().id());
    }

    SubtitleJob job(UUID id) {
        return request(() -> subtitles.find(owner, id)).orElseThrow();
    }

    @Override
    public void close() {
        work.close();
    }
}
