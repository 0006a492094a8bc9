package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an administrator finds through the management interface, and what nobody finds on the server. */
@OnServer
final class AdministrationIT {

    private static final String BATCH = "/deployment=atelier.ear/subdeployment=batch-jobs.jar/subsystem=batch-jberet";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void theOwnerOfTheDatabaseIsUnknownToTheServer(RunningServer server) throws IOException {
        var environment = Files.readString(server.process().resolve("environ"), StandardCharsets.ISO_8859_1);
        var commandLine = Files.readString(server.process().resolve("cmdline"), StandardCharsets.ISO_8859_1);
        for (var secret : server.forbiddenSecrets()) {
            assertThat(environment.contains(secret))
                    .as("owner's password in the environment")
                    .isFalse();
            assertThat(commandLine.contains(secret))
                    .as("owner's password on the command line")
                    .isFalse();
            assertThat(server.configuration().contains(secret))
                    .as("owner's password in the configuration")
                    .isFalse();
        }
        assertThat(environment).contains("ATELIER_DB_APP_PASSWORD=").doesNotContain("atelier_owner");
        assertThat(server.configuration()).doesNotContain("atelier_owner");
        for (var secret : server.knownSecrets()) {
            assertThat(server.configuration().contains(secret))
                    .as("a secret in standalone.xml")
                    .isFalse();
            assertThat(commandLine.contains(secret))
                    .as("a secret on the command line")
                    .isFalse();
        }
    }

    @Test
    void everyDeadLetterHasAPlace(RunningServer server) {
        try (var management = new Management(server)) {
            var queues = management
                    .resource("/subsystem=messaging-activemq/server=default")
                    .get("jms-queue");
            assertThat(queues.keys()).contains("doorbell", "DLQ");
            assertThat(management
                            .attribute(
                                    "/subsystem=messaging-activemq/server=default/address-setting=#",
                                    "dead-letter-address")
                            .asString())
                    .isEqualTo("jms.queue.DLQ");
        }
    }

    @Test
    void theSweepsAreStartedByNameAndRememberedInTheDatabase(RunningServer server) {
        try (var management = new Management(server)) {
            assertThat(management
                            .attribute("/subsystem=batch-jberet", "default-job-repository")
                            .asString())
                    .isEqualTo("postgresql");
            var start = Management.operation(BATCH, "start-job");
            start.get("job-xml-name").set("media-retention");
            var execution = management.run(start).asString();
            var executionAddress = BATCH + "/job=media-retention/execution=" + execution;
            var status = Await.value(
                    "the end of the sweep",
                    LIMIT,
                    () -> Optional.of(management
                                    .attribute(executionAddress, "batch-status")
                                    .asString())
                            .filter(found -> !found.equals("STARTING") && !found.equals("STARTED")));
            assertThat(status).isEqualTo("COMPLETED");
        }
        assertThat(server.sql("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'batch'"))
                .containsExactly("atelier_batch");
        assertThat(server.sql(
                        "SELECT count(*) FROM pg_tables WHERE schemaname = 'batch' AND tablename = 'job_execution'"))
                .containsExactly("1");
    }

    @Test
    void theConsoleIsServed(RunningServer server) {
        var console = new ApiClient(java.net.URI.create("http://127.0.0.1:" + server.managementPort()), null);
        assertThat(console.get("/console/index.html").status()).isIn(200, 302, 307);
        console.get("/management").expect(401);
        console.get("/health/ready").expect(200);
        console.get("/metrics").expect(200);
    }
}
