package studio.atelier.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.platform.Json;
import studio.atelier.platform.Seed;
import studio.atelier.platform.TestDatabase;
import studio.atelier.platform.Uuid7;

/** How long files outlive their jobs, and what the sweep makes of it. */
class RetentionTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final Duration HOUR = Duration.ofHours(1);
    private static final RetentionSweep.Terms TERMS = new RetentionSweep.Terms(HOUR, 500, Duration.ofHours(24), false);
    private static final RetentionSweep.Terms REMOVING =
            new RetentionSweep.Terms(HOUR, 500, Duration.ofHours(24), true);
    private static final int RUNNING = 1;
    private static final int SUCCEEDED = 10;
    private static final int FAILED = 12;

    @TempDir
    Path temp;

    private final UUID workspace = UUID.randomUUID();
    private final UUID account = UUID.randomUUID();
    private MediaFixture media;

    @AfterAll
    static void close() {
        DB.close();
    }

    @BeforeEach
    void setUp() {
        DB.owner().update("DELETE FROM media_object");
        DB.owner().update("DELETE FROM media_use");
        media = new MediaFixture(DB, temp, 1 << 20, 1 << 22);
    }

    private UUID job(int state, int hoursAgo) {
        var id = Uuid7.next();
        DB.owner().update("""
                INSERT INTO job (id, workspace_id, account_id, kind, pipeline_id, state, open_tasks, created_at, updated_at, finished_at)
                VALUES (?, ?, ?, 'test.kind', 1, ?, ?, atelier_now(), atelier_now(),
                        CASE WHEN ? >= 10 THEN atelier_now() - make_interval(hours => ?) END)""", id, workspace, account, state, state < SUCCEEDED ? 1 : 0, state, hoursAgo);
        return id;
    }

    private MediaObject upload() throws IOException {
        var arrival = MediaFixture.arrival(workspace, OptionalLong.empty());
        return ((Reception.Stored) media.uploads.receive(arrival, MediaFixture.longWav(1024))).object();
    }

    private MediaObject used(UUID job, Retention retention) throws IOException {
        var upload = upload();
        assertThat(media.jobs.use(workspace, upload.id(), job, retention)).isTrue();
        return upload;
    }

    private RetentionSweep.Swept sweep() {
        return sweep(TERMS, media.objects);
    }

    private RetentionSweep.Swept sweep(RetentionSweep.Terms terms, ObjectStore objects) {
        return new RetentionSweep(List.of(), disposal(objects), new Census(DB.engine(), objects))
                .sweep(terms, () -> true);
    }

    private Disposal disposal(ObjectStore objects) {
        return new Disposal(new DisposalStore(DB.engine()), objects, media.retention);
    }

    private boolean isThere(MediaObject object) {
        return media.rows.find(object.id()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {SUCCEEDED, 11, FAILED, 13, 14})
    @Seed("L12")
    void aSourceGoesADayAfterItsJobHoweverThatEnded(int state) throws Exception {
        var young = used(job(state, 23), Retention.SOURCE);
        var old = used(job(state, 25), Retention.SOURCE);
        var running = used(job(RUNNING, 0), Retention.SOURCE);

        assertThat(sweep()).returns(1L, RetentionSweep.Swept::lapsed).returns(1L, RetentionSweep.Swept::removed);
        assertThat(List.of(young, old, running)).map(this::isThere).containsExactly(true, false, true);
        assertThat(media.files()).hasSize(2);
        assertThat(sweep().lapsed()).isZero();
    }

    @Test
    @Seed("L13")
    void clipsGoAfterThreeDaysAndOtherArtefactsWithTheirJob() throws Exception {
        var job = job(SUCCEEDED, 73);
        var clip = media.artifacts.keep(
                new Artifacts.Origin(workspace, job, "clip", 1, 1, Retention.INTERMEDIATE),
                "1.mp3",
                "audio/mpeg",
                new byte[9]);
        var large = media.artifacts.keep(
                new Artifacts.Origin(workspace, job, "sheet", 0, 1, Retention.LARGE),
                "1.png",
                "image/png",
                new byte[9]);
        var kept = media.artifacts.keep(
                new Artifacts.Origin(workspace, job, "pack", 0, 1), "p", "text/plain", new byte[9]);
        assertThat(sweep().lapsed()).isEqualTo(1);
        assertThat(List.of(clip, large, kept)).map(this::isThere).containsExactly(false, true, true);

        DB.owner().update("DELETE FROM job WHERE id = ?", job);
        assertThat(sweep().lapsed()).as("their job is gone").isEqualTo(2);
    }

    @Test
    void aFileOfSeveralJobsStaysForTheLongest() throws Exception {
        var upload = used(job(SUCCEEDED, 1000), Retention.SOURCE);
        media.jobs.use(workspace, upload.id(), job(FAILED, 100), Retention.LARGE);
        assertThat(sweep().lapsed()).isZero();
        var running = job(RUNNING, 0);
        media.jobs.use(workspace, upload.id(), running, Retention.SOURCE);
        DB.owner()
                .update(
                        "UPDATE job SET finished_at = finished_at - interval '1000 hours' WHERE finished_at IS NOT NULL");
        assertThat(sweep().lapsed()).isZero();

        DB.owner()
                .update(
                        "UPDATE job SET state = 10, open_tasks = 0, finished_at = atelier_now() - interval '25 hours' WHERE id = ?",
                        running);
        assertThat(sweep().lapsed()).isEqualTo(1);
        assertThat(media.jobs.hold(workspace, running))
                .as("it cannot be done again")
                .isFalse();
    }

    @Test
    void aRetryAndTheSweepNeverBothWin() throws Exception {
        for (int i = 0; i < 20; i++) {
            var job = job(FAILED, 25);
            var source = used(job, Retention.SOURCE);
            var start = new CountDownLatch(1);
            try (var threads = Executors.newFixedThreadPool(2)) {
                var retried = threads.submit(() -> {
                    start.await();
                    return DB.transaction(() -> {
                        boolean whole = media.jobs.hold(workspace, job);
                        if (whole) {
                            DB.engine()
                                    .update(
                                            "UPDATE job SET state = 0, open_tasks = 1, finished_at = NULL WHERE id = ?",
                                            job);
                        }
                        return whole;
                    });
                });
                var swept = threads.submit(() -> {
                    start.await();
                    return disposal(media.objects).lapse(Disposal.START, 500).marked();
                });
                start.countDown();
                assertThat(retried.get()).isEqualTo(swept.get() == 0).isEqualTo(isThere(source));
            }
            DB.owner().update("UPDATE media_object SET state = 'deleted'");
        }
    }

    @Test
    void aFileThatCannotBeRemovedKeepsItsRowAndItsTurn() throws Exception {
        used(job(FAILED, 25), Retention.SOURCE);
        var stubborn = new StubbornStore(media.objects);

        assertThat(sweep(TERMS, stubborn))
                .returns(0L, RetentionSweep.Swept::removed)
                .returns(1L, RetentionSweep.Swept::failed);
        assertThat(media.states(workspace)).containsExactly("deleted");
        assertThat(sweep()).returns(1L, RetentionSweep.Swept::removed).returns(0L, RetentionSweep.Swept::failed);
        assertThat(media.files()).isEmpty();
        assertThat(media.held(workspace)).isZero();
    }

    @Test
    void itStopsBetweenStepsAndGoesOnLater() throws Exception {
        used(job(FAILED, 25), Retention.SOURCE);
        var sweep = new RetentionSweep(List.of(), disposal(media.objects), new Census(DB.engine(), media.objects));

        assertThat(sweep.sweep(TERMS, () -> false)).returns(0L, RetentionSweep.Swept::removed);
        assertThat(sweep.sweep(TERMS, () -> true)).returns(1L, RetentionSweep.Swept::removed);
    }

    @Test
    void bothDirectionsAreCountedWithAnAgeFloor() throws Exception {
        var lost = upload();
        var fine = upload();
        media.objects.delete(lost.key());
        DB.owner()
                .update(
                        "UPDATE media_object SET created_at = atelier_now() - interval '25 hours', expires_at = NULL WHERE id = ?",
                        lost.id());
        var old = orphan(Duration.ofHours(25));
        var young = orphan(Duration.ofHours(1));

        assertThat(sweep()).returns(1L, RetentionSweep.Swept::orphans).returns(1L, RetentionSweep.Swept::missing);
        assertThat(old).exists();
        assertThat(sweep(REMOVING, media.objects).orphans()).isEqualTo(1);
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(media.objects.size(fine.key())).isPresent();
    }

    private Path orphan(Duration age) throws IOException {
        var file = temp.resolve("workspace/" + workspace + "/upload/" + Uuid7.next());
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[3]);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
        return file;
    }

    @Test
    void whatWillGoWhenIsToldByFileAndInSums() throws Exception {
        var unused = upload();
        var source = used(job(SUCCEEDED, 4), Retention.SOURCE);
        var running = used(job(RUNNING, 0), Retention.SOURCE);
        var expiries = new Expiries(DB.engine(), DB.engine(), media.retention);

        var told = DB.owner()
                .list(
                        "SELECT id, keep, round(extract(epoch FROM until - atelier_now()) / 3600)::text AS hours FROM media_expiring(?, NULL, ?, 10)",
                        row -> row.uuid("id") + " " + row.text("keep") + " " + row.textOrNull("hours"),
                        workspace,
                        media.retention.json());
        assertThat(told)
                .containsExactly(source.id() + " source 20", unused.id() + " unused 24", running.id() + " source null");
        assertThat(DB.owner()
                        .list(
                                "SELECT id FROM media_expiring(?, ?, ?, 10)",
                                row -> row.uuid("id"),
                                workspace,
                                account,
                                media.retention.json()))
                .as("of one account")
                .containsExactly(source.id(), running.id());

        Predicate<Expiries.Outlook> sources = one -> one.keep().equals("source");
        assertThat(expiries.outlook().stream().filter(sources))
                .singleElement()
                .returns(2L, Expiries.Outlook::objects)
                .returns(1L, Expiries.Outlook::running)
                .returns(1L, Expiries.Outlook::withinDay);
        assertThat(Json.tree(expiries.outlook()).size()).isEqualTo(2);
    }

    @Test
    void usesAreForgottenWhenFileAndJobAreGone() throws Exception {
        var job = job(FAILED, 25);
        used(job, Retention.SOURCE);
        sweep();
        assertThat(media.jobs.hold(workspace, job)).isFalse();

        DB.owner().update("DELETE FROM job WHERE id = ?", job);
        sweep();
        assertThat(DB.owner().list("SELECT object_id FROM media_use", row -> row.uuid("object_id")))
                .isEmpty();
    }
}
