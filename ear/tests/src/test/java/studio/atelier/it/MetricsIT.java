package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the alert rules name is really there, on the API port and on the port of its own. */
final class MetricsIT {

    private static final Pattern METRIC = Pattern.compile("\\batelier_[a-z_]+\\b(?=[{\\[) ])");
    private static final Path RULES = Path.of("../../server-config/src/main/prometheus");

    @Test
    @Seed({"L10", "L11", "L17"})
    void everyMetricOfTheAlertRulesIsExportedOnBothPorts() throws IOException {
        int port = freePort();
        try (var server = RunningServer.start("metrics", Map.of("WORKER_METRICS_PORT", String.valueOf(port)))) {
            var api = ApiClient.newcomer(server.http());
            var upload = api.upload(Recordings.tone(2));
            var job = api.submit("{\"uploadId\":\"" + upload + "\",\"language\":\"en\"}");
            api.finished(job.path("id").asText(), Duration.ofMinutes(2));
            var own = new ApiClient(URI.create("http://127.0.0.1:" + port), null);

            var names = new TreeSet<String>();
            try (var files = Files.list(RULES)) {
                for (var file : files.toList()) {
                    METRIC.matcher(Files.readString(file).replaceAll("(?m)^\\s*(summary|runbook_url|- name):.*", ""))
                            .results()
                            .forEach(match -> names.add(match.group()));
                }
            }
            assertThat(names).hasSizeGreaterThan(6);
            for (var scrape : new String[] {
                api.anonymous().get("/metrics").expect(200).text(),
                own.get("/metrics").expect(200).text()
            }) {
                assertThat(names).allSatisfy(name -> assertThat(scrape).contains("\n" + name));
                assertThat(count(scrape, "atelier_jobs_submitted_total", "outcome=\"accepted\""))
                        .isEqualTo(1);
                for (var time : new String[] {"wait", "run"}) {
                    var all = count(scrape, "atelier_work_" + time + "_seconds_count", "");
                    assertThat(all).isPositive();
                    assertThat(count(scrape, "atelier_work_" + time + "_latency_total", "le=\"+Inf\""))
                            .isEqualTo(all);
                    assertThat(count(scrape, "atelier_work_" + time + "_latency_total", "le=\"0.01\""))
                            .isLessThanOrEqualTo(all);
                }
                assertThat(scrape).contains("route=\"/v1/subtitles/jobs/{id}\"").doesNotContain(upload);
            }
            assertThat(own.get("/metrics").text())
                    .contains("\natelier_dictation_segments_total{", "\natelier_jobs_seconds_count{");
            own.get("/").expect(404);
            own.get("/api/v1/version").expect(404);
        }
    }

    /** The sum of a metric over all subtitle jobs with this label, whatever other labels there are. */
    private static double count(String scrape, String name, String label) {
        return scrape.lines()
                .filter(line -> line.startsWith(name + "{"))
                .filter(line -> line.contains("kind=\"subtitles.transcribe\"") && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
