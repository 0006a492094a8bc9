package studio.atelier.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of what the project was asked for is made of the annotations on the tests; if they differ, the new page is written beside the report. */
class SeedReferenceTest {

    private static final Path PAGE = SourceTree.ROOT.resolve("docs/reference/seeds.md");
    private static final Path MADE = Path.of("target/seeds.md");

    private static final String HEAD = """
            # What was asked for, and the test that shows it

            Made from the annotations of the tests by `SeedReferenceTest`; do not edit by hand. Each row is something the descriptions of the five
            earlier programs name; a test that shows it says so with `@Seed`. `IT` are tests of the running server. {shown} of {all} rows have a test; the
            others are marked **open**.
            """;

    private static final Map<String, String> PROGRAMS = Map.of(
            "L", "Listening: dictation exercises",
            "W", "GMV: subtitles, and synchronising ad accounts",
            "F", "Philo: films told again",
            "N", "GLISK: collectibles",
            "S", "GuitarOnline: a school");

    /** What is asked for, as: number, words. */
    private static final String ROWS = """
            L1 Sign up and in; the data is the account's on every device
            L2 A job by address or by an uploaded file
            L3 Stages with states and progress
            L4 Retry and cancel
            L5 Exercises sentence by sentence, and word by word
            L6 Credits from redeem codes, without a monthly reset
            L7 A user deletes all their data, rows and media
            L8 Operators make redeem codes
            L9 Operators change model routes
            L10 Metrics for Prometheus
            L11 Metrics on the port of the worker
            L12 Source media expire after KEEP_SOURCE_HOURS
            L13 Clips of sentences expire after KEEP_INTERMEDIATE_HOURS
            L14 Learning records stay when the media have gone
            L15 The ledger stays when the user has gone
            L16 One envelope on every answer
            L17 Thresholds for alerts
            L18 A page for learners
            L19 The paths under /api/v2 lead to ours
            W1 An upload becomes subtitles
            W2 A contact sheet of a video
            W3 A language by code or name
            W4 OPENAI_WHISPER_STORAGE_DIR and the limits say where files lie and how large they may be
            W5 OPENAI_WHISPER_TASK_QUEUE sends subtitle jobs to a queue of their own
            W6 A migration may run again
            W7 One synchronisation of a binding at a time
            W8 The lock is renewed, and released by its holder alone
            W9 LOCK_ENV and TTB_SYNC_LOCK_* set the lock
            F1 Sign in by telephone number and code
            F2 Refresh tokens that rotate
            F3 Movies and their analysis
            F4 Edited analysis
            F5 Video jobs to a renderer over a message broker
            F6 Live events, resumed without loss
            F7 Spoken audio is kept and used again
            F8 Tiers of subscriptions and their limits
            N1 A mint event by webhook becomes a job
            N2 Images, kept on IPFS
            N3 Reveal in batches
            N4 What was interrupted is recovered at the start
            N5 /health answers healthy, and the API is documented
            S1 Limits on signing up, signing in and refreshing
            S2 A start with default secrets is refused
            S3 Notifications leave by an outbox, with dead letters
            S4 Delivery metrics
            S5 Overviews for operators
            S6 Slots, bookings and holds
            S7 Lesson packages
            """;

    @Test
    void thePageListsTheTestOfEachRow() throws Exception {
        var page = page(MarkedTests.of("Seed"));
        Files.writeString(MADE, page);

        assertThat(PAGE).as("copy ear/tests/" + MADE + " over it").exists().hasContent(page);
    }

    @Test
    void everyMarkIsOfARow() {
        assertThat(MarkedTests.list(ROWS).keySet())
                .containsAll(MarkedTests.of("Seed").keySet());
    }

    private static String page(Map<String, List<String>> tests) {
        var rows = MarkedTests.list(ROWS);
        long shown = rows.keySet().stream().filter(tests::containsKey).count();
        var page = new StringBuilder(
                HEAD.replace("{shown}", String.valueOf(shown)).replace("{all}", String.valueOf(rows.size())));
        var programs = new LinkedHashMap<String, Map<String, String>>();
        rows.forEach((number, words) -> programs.computeIfAbsent(number.substring(0, 1), key -> new LinkedHashMap<>())
                .put(number, words));
        programs.forEach((letter, own) -> page.append("\n## ")
                .append(PROGRAMS.getOrDefault(letter, ""))
                .append("\n\n| | what was asked for | what the tests show |\n|---|---|---|\n")
                .append(MarkedTests.rows(own, tests)));
        return page.toString();
    }
}
