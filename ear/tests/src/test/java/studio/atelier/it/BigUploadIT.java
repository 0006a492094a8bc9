package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The size of an upload costs disk, never memory, and its bytes are written once, to where they stay. */
@OnServer
final class BigUploadIT {

    private static final int MIB = 1 << 20;
    private static final long FILE_BYTES = 500L * MIB;
    private static final int AT_ONCE = 2;
    private static final long HEAP_SLACK_BYTES = 32L * MIB;
    private static final long TEMPORARY_SLACK_BYTES = MIB;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @Test
    void twoLargeUploadsAtOnceLeaveMemoryAndTemporaryFilesFlat(RunningServer server) throws InterruptedException {
        Callable<Integer> upload = () -> ApiClient.newcomer(server.http())
                .post(
                        "/api/v1/subtitles/uploads",
                        new Multipart()
                                .stream("large.wav", "audio/wav", FILE_BYTES, () -> Recordings.silence(FILE_BYTES)))
                .status();
        try (var management = new Management(server);
                var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            ApiClient.newcomer(server.http()).upload(Recordings.tone(1));
            var heapBefore = management.heapAfterCollection();
            var temporaryBefore = server.temporaryBytes();
            var begin = System.nanoTime();
            var uploads = Collections.nCopies(AT_ONCE, upload).stream()
                    .map(threads::submit)
                    .toList();
            var heapMost = heapBefore;
            var temporaryMost = temporaryBefore;
            while (!uploads.stream().allMatch(Future::isDone)) {
                Await.pause(BETWEEN_LOOKS);
                heapMost = Math.max(heapMost, management.heapAfterCollection());
                temporaryMost = Math.max(temporaryMost, server.temporaryBytes());
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
            }
            System.out.printf(
                    Locale.ROOT,
                    "LARGE UPLOADS: %d at once, %d MiB each, %.1f s; heap after collection %d MiB before, %d MiB at most; temporary files %d KiB before, %d KiB at most%n",
                    AT_ONCE,
                    FILE_BYTES / MIB,
                    (System.nanoTime() - begin) / 1e9,
                    heapBefore / MIB,
                    heapMost / MIB,
                    temporaryBefore / 1024,
                    temporaryMost / 1024);
            assertThat(uploads).extracting(Future::resultNow).containsOnly(201);
            assertThat(heapMost - heapBefore).isLessThan(HEAP_SLACK_BYTES);
            assertThat(temporaryMost - temporaryBefore).isLessThan(TEMPORARY_SLACK_BYTES);
        }
    }
}
