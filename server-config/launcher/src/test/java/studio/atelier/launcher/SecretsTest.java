package studio.atelier.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    Path data;

    @Test
    void areMadeUpOnceAndKeptPrivately() throws Exception {
        var first = Secrets.of(data, Map.of());
        var second = Secrets.of(data, Map.of());
        assertThat(second.forServer()).isEqualTo(first.forServer());
        assertThat(first.forServer().values()).doesNotHaveDuplicates().allMatch(secret -> secret.length() == 43);
        var mode = Files.getPosixFilePermissions(data.resolve("secrets.properties"));
        assertThat(PosixFilePermissions.toString(mode)).isEqualTo("rw-------");
    }

    @Test
    void theServerDoesNotGetTheOwnersPassword() {
        var secrets = Secrets.of(data, Map.of());
        assertThat(secrets.forServer())
                .doesNotContainKey(Secrets.OWNER_PASSWORD)
                .doesNotContainValue(secrets.rolePasswords().owner());
    }

    @Test
    void whatTheEnvironmentGivesWinsAndIsNotWrittenDown() throws Exception {
        var secrets = Secrets.of(data, Map.of("ATELIER_DB_APP_PASSWORD", "chosen"));
        assertThat(secrets.rolePasswords().app()).isEqualTo("chosen");
        assertThat(Files.readString(data.resolve("secrets.properties"))).doesNotContain("chosen");
    }

    @Test
    void showNothing() {
        var secrets = Secrets.of(data, Map.of());
        assertThat(secrets.toString()).doesNotContain(secrets.rolePasswords().app());
        assertThat(secrets.rolePasswords().toString())
                .doesNotContain(secrets.rolePasswords().app());
    }
}
