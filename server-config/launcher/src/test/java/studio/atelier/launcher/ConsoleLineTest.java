package studio.atelier.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsoleLineTest {

    private static String line(String logger, String level, String message) {
        return "{\"timestamp\":\"x\",\"logger\":\"%s\",\"level\":\"%s\",\"message\":\"%s\",\"mdc\":{}}"
                .formatted(logger, level, message);
    }

    @Test
    void showsErrorsOfAnybodyAndWarningsOfOurs() {
        assertThat(ConsoleLine.worthShowing(line("org.jboss.as", "ERROR", "It \\\"broke\\\"")))
                .contains("ERROR org.jboss.as: It \"broke\"");
        assertThat(ConsoleLine.worthShowing(line("studio.atelier.work.Runner", "WARN", "Slow")))
                .contains("WARN studio.atelier.work.Runner: Slow");
    }

    @Test
    void keepsQuietOtherwise() {
        assertThat(ConsoleLine.worthShowing(line("org.jboss.as", "WARN", "A remark")))
                .isEmpty();
        assertThat(ConsoleLine.worthShowing(line("studio.atelier.work.Runner", "INFO", "Done")))
                .isEmpty();
        assertThat(ConsoleLine.worthShowing("OpenJDK 64-Bit Server VM warning: something"))
                .isEmpty();
    }
}
