package studio.atelier.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of abuses is made of the annotations on the tests; if they differ, the new page is written beside the report. */
class AbuseReferenceTest {

    private static final Path PAGE = SourceTree.ROOT.resolve("docs/reference/abuse-tests.md");
    private static final Path MADE = Path.of("target/abuse-tests.md");

    private static final String HEAD = """
            # Abuse tests

            Made from the annotations of the tests by `AbuseReferenceTest`; do not edit by hand. Each abuse has a number; a test that holds against it says
            so with `@Abuse`. `IT` are tests of the running server, the others of one part with a real database. {covered} of {all} abuses have a test; the others
            are marked **open**.
            """;

    private static final Map<String, String> GROUPS = Map.of(
            "A", "Signing in",
            "T", "Tokens and sessions",
            "Z", "Who may do what",
            "U", "Files and addresses",
            "P", "The platform");

    /** What is tried, as: number, words. */
    private static final String ABUSES = """
            A1 A thousand wrong passwords for one account
            A2 Stolen pairs of address and password, many accounts from one place
            A3 One password for many accounts from many places
            A4 Telling from the time whether an account exists
            A5 Telling from the answer whether an account exists
            A6 The right code after too many wrong ones
            A7 A code used twice
            A8 An old code after a new one was sent
            A9 The code of another challenge
            A10 One right code checked a hundred times at once
            A11 Wrong codes in parallel, to have more tries
            A12 Messages in masses, to dear numbers or for nobody
            A13 One telephone number in many forms
            A14 Locking the owner out by failing in his name
            A15 A flood of sign-ins that slows everything else down
            T1 Access tokens that are forged, foreign, swapped, out of their time or malformed
            T2 A refresh token used again later
            T3 Fifty refreshes with one token at once
            T4 Two refreshes in one second, then the first token again
            T5 A refresh after the password was changed, the account disabled, or everything signed out
            T6 A role that was taken away
            T7 Cookies that are changed, planted, or sent by pages of somebody else
            T8 An access token after signing out
            Z1 Ids of another workspace, in every operation
            Z2 Members of a body that are not the caller's to set
            Z3 Every operation by every role
            Z4 Operations of the platform by who runs a workspace
            Z5 An invitation used twice, or by somebody else
            Z6 Events of another workspace, or after leaving it
            U1 A host name that answers with private addresses, at once or later
            U2 Redirects into the private network or to other schemes
            U3 Private addresses in odd spellings
            U4 Bodies that do not end, drip, or announce too much
            U5 Files that are not what they say
            U6 Pictures and archives that unfold into too much, or leave their folder
            U7 Uploads in parallel, to pass the quota
            U8 File names with line breaks, turned writing, or ways out of the folder
            U9 Ranges of somebody else's files
            P1 Line breaks and controls, to forge lines of the log
            P2 Stack traces, versions or names of the inside in refusals
            P3 TRACE, OPTIONS and methods that an operation does not have
            P4 Two lengths in one request, to smuggle a second one in
            P5 JSON that is deep, large, ambiguous, or not UTF-8
            P6 The management port from the network of the application
            P7 XML that reads files
            P8 A start with secrets that are missing or weak
            """;

    @Test
    void thePageListsWhatTheTestsHoldAgainst() throws Exception {
        var page = page(MarkedTests.of("Abuse"));
        Files.writeString(MADE, page);

        assertThat(PAGE).as("copy ear/tests/" + MADE + " over it").exists().hasContent(page);
    }

    @Test
    void everyNumberIsOfTheList() {
        assertThat(MarkedTests.list(ABUSES).keySet())
                .containsAll(MarkedTests.of("Abuse").keySet());
    }

    private static String page(Map<String, List<String>> marked) {
        var abuses = MarkedTests.list(ABUSES);
        var covered = abuses.keySet().stream().filter(marked::containsKey).count();
        var page = new StringBuilder(
                HEAD.replace("{covered}", String.valueOf(covered)).replace("{all}", String.valueOf(abuses.size())));
        var group = "";
        for (Map.Entry<String, String> abuse : abuses.entrySet()) {
            var letter = abuse.getKey().substring(0, 1);
            if (!letter.equals(group)) {
                group = letter;
                page.append("\n## ")
                        .append(GROUPS.getOrDefault(group, ""))
                        .append("\n\n| | what is tried | what the tests show |\n|---|---|---|\n");
            }
            page.append(MarkedTests.rows(Map.of(abuse.getKey(), abuse.getValue()), marked));
        }
        return page.toString();
    }
}
