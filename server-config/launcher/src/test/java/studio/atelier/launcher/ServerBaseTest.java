package studio.atelier.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerBaseTest {

    @TempDir
    Path temp;

    private ServerBase base;
    private Path assembled;
    private Path ear;

    @BeforeEach
    void assemble() throws IOException {
        base = new ServerBase(temp.resolve("base"));
        assembled = Files.createDirectories(temp.resolve("image/standalone/configuration"));
        Files.writeString(temp.resolve("image/jboss-modules.jar"), "");
        Files.writeString(assembled.resolve("standalone.xml"), "first");
        Files.writeString(assembled.resolve("mgmt-users.properties"), "nobody");
        ear = Files.writeString(temp.resolve("some.ear"), "ear");
    }

    private void prepare() throws IOException {
        base.prepare(new ServerImage(temp.resolve("image")), ear);
    }

    private String configuration(String file) throws IOException {
        return Files.readString(base.configuration().resolve(file));
    }

    @Test
    void keepsWhatAnAdministratorChangedUntilTheAssembledServerChanges() throws IOException {
        prepare();
        Files.writeString(base.configuration().resolve("standalone.xml"), "mine");
        Files.writeString(base.configuration().resolve("mgmt-users.properties"), "me");
        prepare();
        assertThat(configuration("standalone.xml")).isEqualTo("mine");
        Files.writeString(assembled.resolve("standalone.xml"), "second");
        prepare();
        assertThat(configuration("standalone.xml")).isEqualTo("second");
        assertThat(configuration("standalone.xml.before-update")).isEqualTo("mine");
        assertThat(configuration("mgmt-users.properties")).isEqualTo("me");
    }

    @Test
    void deploysTheEarAnewAndForgetsHowItWentBefore() throws IOException {
        prepare();
        Files.writeString(base.deployed("failed"), "no");
        Files.writeString(base.temporary().resolve("left-over"), "");
        Files.writeString(ear, "newer");
        prepare();
        assertThat(base.deployed("failed")).doesNotExist();
        assertThat(base.deployed("dodeploy")).exists();
        assertThat(temp.resolve("base/deployments/atelier.ear")).hasContent("newer");
        assertThat(base.temporary()).isEmptyDirectory();
    }

    @Test
    void doesNotEndAStrangerWhoHasTheNumberNow() throws IOException {
        prepare();
        base.writeProcess(ProcessHandle.current());
        base.stopOrphan();
        assertThat(temp.resolve("base/server.pid")).doesNotExist();
    }

    @Test
    void anImageThatIsNotThereIsOneClearLine() {
        assertThatThrownBy(() -> new ServerImage(temp.resolve("nowhere")))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("no assembled server");
    }
}
