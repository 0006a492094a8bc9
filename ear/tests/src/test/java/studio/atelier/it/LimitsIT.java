package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits small enough to run into: the largest file, the room of a workspace. */
@ExtendWith(SecondServer.Resolver.class)
final class LimitsIT {

    private static final int MIB = 1 << 20;
    private static final long LARGEST_BYTES = 12L * MIB;
    private static final long QUOTA_BYTES = 20L * MIB;
    private static final Duration CLEANING = Duration.ofSeconds(20);

    private Workspace workspace;
    private ApiClient api;

    @BeforeEach
    void signUp(SecondServer second) {
        var server = second.with(Map.of());
        api = ApiClient.newcomer(server.http());
        workspace = new Workspace(server, api);
    }

    @Test
    @Seed("W4")
    void theLargestFileFitsAndOneByteMoreDoesNot() {
        api.post(Workspace.UPLOADS, silence(LARGEST_BYTES + 1)).refused(413, "payload_too_large");
        assertThat(workspace.isEmpty()).isTrue();
        api.post(Workspace.UPLOADS, silence(LARGEST_BYTES)).expect(201);
        assertThat(workspace.storedBytes()).isEqualTo(LARGEST_BYTES);
        assertThat(workspace.heldBytes()).isEqualTo(LARGEST_BYTES);
    }

    @Test
    void aStreamWithoutLengthIsStoppedAtTheLargestFile() {
        var block = RawHttp.chunk(new byte[MIB]);
        try (var upload = RawHttp.startUpload(api, Workspace.UPLOADS, "Transfer-Encoding: chunked")) {
            upload.write(RawHttp.chunk(Multipart.fileHead("a.wav", "audio/wav").getBytes(StandardCharsets.US_ASCII)));
            upload.write(RawHttp.chunk(Recordings.wavHeader(Integer.MAX_VALUE)));
            var taken = upload.writeWhileTaken(block, 200);
            assertThat(taken).isLessThan(200L * MIB);
            var answer = upload.untilClosed();
            if (!answer.isEmpty()) {
                assertThat(answer).as("before it was cut").contains(" 413 ", "payload_too_large");
            }
        }
        workspace.emptyWithin(CLEANING);
    }

    @Test
    @Abuse("U7")
    void parallelUploadsDoNotOvershootTheRoom() throws InterruptedException {
        Callable<Integer> upload =
                () -> api.post(Workspace.UPLOADS, silence(8L * MIB)).status();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var statuses = threads.invokeAll(Collections.nCopies(4, upload)).stream()
                    .map(Future::resultNow)
                    .sorted()
                    .toList();
            assertThat(statuses).containsExactly(201, 201, 413, 413);
        }
        assertThat(workspace.storedBytes()).isEqualTo(16L * MIB);
        api.post(Workspace.UPLOADS, silence(6L * MIB)).refused(413, "quota_exceeded");
        api.post(Workspace.UPLOADS, silence(QUOTA_BYTES - 16L * MIB)).expect(201);
    }

    @Test
    @Abuse("U7")
    void parallelStreamsWithoutLengthDoNotOvershootEither() throws InterruptedException {
        Callable<Integer> upload = () -> api.post(
                        Workspace.UPLOADS,
                        new Multipart().stream("a.wav", "audio/wav", () -> Recordings.silence(8L * MIB)))
                .status();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var statuses = threads.invokeAll(Collections.nCopies(4, upload)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(statuses).containsOnly(201, 413).contains(413);
        }
        assertThat(workspace.storedBytes()).isLessThanOrEqualTo(QUOTA_BYTES);
        assertThat(workspace.heldBytes()).isEqualTo(workspace.storedBytes());
    }

    private static Multipart silence(long fileBytes) {
        return new Multipart().stream("a.wav", "audio/wav", fileBytes, () -> Recordings.silence(fileBytes));
    }
}
