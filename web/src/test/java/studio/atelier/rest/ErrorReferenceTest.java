package studio.atelier.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of codes is made of the catalogue; if they differ, the new page is written beside the report. */
class ErrorReferenceTest {

    private static final Path PAGE = Path.of("../docs/reference/errors.md");
    private static final Path MADE = Path.of("target/errors.md");

    private static final String HEAD = """
            # Codes of the API

            Made from `ApiCode` by `ErrorReferenceTest`; do not edit by hand. The server shows the same list at `/errors`. Every JSON answer has one of
            these in `code`. A code is never renamed and never used for something else; new ones may be added, so treat one you do not know by its HTTP
            status. "Again" means that the same request may succeed later, unchanged; if the answer has `Retry-After`, not before that.

            | code | status | meaning | again |
            |---|---|---|---|
            """;

    @Test
    void thePageListsEveryCode() throws Exception {
        var page = HEAD
                + Arrays.stream(ApiCode.values()).map(ErrorReferenceTest::line).collect(Collectors.joining());
        Files.createDirectories(MADE.getParent());
        Files.writeString(MADE, page);

        assertThat(PAGE).as("copy web/" + MADE + " over it").exists().hasContent(page);
    }

    private static String line(ApiCode code) {
        return "| `%s` | %d | %s | %s |%n"
                .formatted(code.wire(), code.status(), code.title(), code.retryable() ? "yes" : "");
    }
}
