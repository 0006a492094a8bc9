package studio.atelier.dictation;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.Quota;
import studio.atelier.identity.Caller;
import studio.atelier.media.MediaFixture;
import studio.atelier.media.MediaObject;
import studio.atelier.media.UrlFetch;
import studio.atelier.order.OrderDesk;
import studio.atelier.order.Ordered;
import studio.atelier.platform.PublicAddress;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Sql;
import studio.atelier.platform.TestDatabase;
import studio.atelier.recording.Hearing;
import studio.atelier.recording.PaidResultStore;
import studio.atelier.recording.RecordingFiles;
import studio.atelier.recording.SoundCut;
import studio.atelier.recording.SourceFetch;
import studio.atelier.recording.Translating;
import studio.atelier.speech.SpeechEngines;
import studio.atelier.translation.Translators;
import studio.atelier.video.EmbeddedFfmpeg;
import studio.atelier.wallet.Charges;
import studio.atelier.wallet.Ledger;
import studio.atelier.wallet.Platform;
import studio.atelier.wallet.RunSettlement;
import studio.atelier.wallet.Unit;
import studio.atelier.work.CallStore;
import studio.atelier.work.FinishedRun;
import studio.atelier.work.WorkFixture;

/** The whole studio on a real database, a real FFmpeg and a real engine; ears and interpreter are scripted. */
final class DictationFixture implements AutoCloseable {

    private static final Duration ALIGN_LONGEST = Duration.ofSeconds(60);

    final Ears ears = new Ears();
    final Interpreter interpreter = new Interpreter();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final WorkFixture work;
    final MediaFixture media;
    final Dictations dictations;
    final Exercises exercises;
    final Caller owner;
    private final TestDatabase db;

    DictationFixture(TestDatabase db, Path directory, Duration chunk, boolean translates) {
        this(db, directory, chunk, translates, new UrlFetch());
    }

    DictationFixture(TestDatabase db, Path directory, Duration chunk, boolean translates, UrlFetch fetch) {
        this.db = db;
        this.media = new MediaFixture(db, db.app(), directory);
        var store = new DictationJobStore(db.app(), db.engine());
        var files = new RecordingFiles(media.uploads, media.artifacts, media.objects);
        var ffmpeg = EmbeddedFfmpeg.ffmpeg();
        var settings = new DictationSettings(WorkFixture.QUEUE, chunk, ALIGN_LONGEST, Duration.ofMinutes(20));
        var address = new PublicAddress(new Settings(name -> Optional.of("https://atelier.example")));
        var engines = new Engines(
                new SpeechEngines(List.of(ears)),
                new Translators(translates ? Optional.of(interpreter) : Optional.<Interpreter>empty()));
        var calls = new CallStore(db.engine());
        var paid = new PaidResultStore(db.engine());
        var publication = new Publication();
        var charging = new RunSettlement();
        this.work = WorkFixture.settling(
                db,
                (sql, runs) -> settle(sql, runs, publication, charging),
                DictationPipeline.pipeline(
                        settings,
                        new Ingest(store, media.uploads, engines),
                        new FetchRecording(store, new SourceFetch(fetch, media.uploads)),
                        new ExtractSound(
                                store,
                                files,
                                ffmpeg,
                                new SoundCut(files, ffmpeg),
                                engines,
                                new Charges(db.engine()),
                                settings),
                        new Hear(new Hearing(files, calls, media.links, address, paid), engines),
                        new TranslateSentences(new Translating(calls, paid), engines),
                        new PackExercise(
                                store,
                                new PackedExerciseStore(db.engine()),
                                files,
                                ffmpeg,
                                new DictationMeters(meters))));
        this.dictations = new Dictations(
                new OrderDesk(
                        work.requested(db.app()),
                        media.uploads,
                        media.jobs,
                        new Charges(db.app()),
                        new Quota(db.app())),
                store,
                settings);
        this.exercises = new Exercises(new ExerciseStore(db.app()));
        this.owner = new Caller(work.account, work.workspace, "owner", false, UUID.randomUUID());
    }

    private static void settle(Sql sql, List<FinishedRun> runs, Publication publication, RunSettlement charging) {
        publication.settle(sql, runs);
        charging.settle(sql, runs);
    }

    <T> T request(Supplier<T> body) {
        return db.request(owner.tenant(), body);
    }

    /** How many sentences were counted as this. */
    long segments(String what) {
        return Math.round(
                meters.counter("atelier.dictation.segments", "what", what).count());
    }

    void give(long credits) {
        var why = new Ledger.Reason("gift", null, "test", "1");
        request(() -> new Ledger(db.app())
                .give(
                        owner.workspaceId(),
                        Unit.CREDIT,
                        credits,
                        Platform.ISSUED,
                        UUID.randomUUID().toString(),
                        why));
    }

    Ledger.Balance balance() {
        return request(() -> new Ledger(db.app()).balance(owner.workspaceId(), Unit.CREDIT));
    }

    MediaObject upload(Path file) throws IOException {
        return media.upload(owner.workspaceId(), owner.accountId(), file);
    }

    Ordered<DictationJob> order(Path file, @Nullable String mtModel, @Nullable String key) throws IOException {
        var upload = upload(file);
        var order = new DictationOrder("paraformer-v2", mtModel, null);
        return request(() -> dictations.submit(owner, order, upload.id(), true, key));
    }

    DictationJob submit(Path file, @Nullable String mtModel) throws IOException {
        return switch (order(file, mtModel, null)) {
            case Ordered.Accepted(DictationJob job) -> job;
            case Ordered<DictationJob> other -> throw new AssertionError(other);
        };
    }

    /** Submits, waits for the end, and looks at it. */
    DictationJob finish(Path file, @Nullable String mtModel) throws IOException {
        var job = submit(file, mtModel);
        work.awaitFinal(job.job().id());
        return job(job.job().id());
    }

    DictationJob job(UUID id) {
        return request(() -> dictations.find(owner, id)).orElseThrow();
    }

    Exercises.Exercise exercise(DictationJob job) {
        var set = Optional.ofNullable(job.exerciseSetId()).orElseThrow();
        return request(() -> exercises.find(owner, set)).orElseThrow();
    }

    @Override
    public void close() {
        work.close();
    }
}
