package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** A learner meets the page: an account, a recording, its exercise, by sentence and by word, with the keyboard. */
@OnServer
final class DictationPageIT {

    private static final Duration MADE = Duration.ofMinutes(3);
    private static final String RIGHT = ".verdict.right";

    /** The pictures of the guide are copies of these. */
    private static final Path PICTURES = Path.of("target", "pictures");

    @Test
    @Seed("L18")
    void aRecordingBecomesAnExerciseAndIsPractised(RunningServer server, @TempDir Path folder) throws IOException {
        var clip = Recordings.spoken().get(1);
        var file = Files.write(folder.resolve("sense-and-sensibility.wav"), clip.wav());
        try (var page = Browser.open()) {
            page.go(server.http() + "/dictation/");
            createAccount(page);
            submit(page, file, clip.words());
            practiseBySentence(page);
            reload(page);
            practiseByWord(page);
            fitsAPhone(page);
            page.seeText("button", "Sign out").click();
            page.seeText("h1", "Sign in");
            assertThat(page.complaints()).isEmpty();
        }
    }

    @Test
    void aRefusalIsShownWhereItHappened(RunningServer server) {
        try (var page = Browser.open()) {
            page.go(server.http() + "/dictation/");
            page.type("[name=email]", ApiClient.newEmail());
            page.type("[name=password]", "not the password of anybody");
            page.press(Keys.ENTER);
            assertThat(page.see("[role=alert]").getText()).isNotBlank().doesNotContain("undefined");
        }
    }

    @Test
    void everythingOfMineCanBeDeletedHere(RunningServer server) {
        var email = ApiClient.newEmail();
        try (var page = Browser.open()) {
            page.go(server.http() + "/dictation/");
            createAccount(page, email);
            page.narrow();
            page.until("nothing sticks out", "return document.scrollingElement.scrollWidth <= window.innerWidth");
            page.screenshot(PICTURES.resolve("dictation-new-phone.png"));
            page.seeText("summary", "Delete my account").click();
            page.type("dictation-forget [name=password]", "not mine at all");
            page.press(Keys.ENTER);
            assertThat(page.see("dictation-forget [role=alert]").getText()).isNotBlank();
            page.type("dictation-forget [name=password]", ApiClient.PASSWORD);
            page.press(Keys.ENTER);
            page.seeText("h1", "Sign in");
            var receipt = page.see("[role=status] code").getText();
            page.screenshot(PICTURES.resolve("dictation-farewell.png"));
            var anonymous = new ApiClient(server.http(), null);
            anonymous
                    .post("/api/v1/identity/deletions/progress", "{\"receipt\":\"" + receipt + "\"}")
                    .expect(200);
            anonymous.login(email, ApiClient.PASSWORD).expect(401);
        }
    }

    private static void createAccount(Browser page) {
        createAccount(page, ApiClient.newEmail());
    }

    private static void createAccount(Browser page, String email) {
        page.seeText("button", "I am new here").click();
        page.type("[name=email]", email);
        page.type("[name=password]", ApiClient.PASSWORD);
        page.screenshot(PICTURES.resolve("dictation-sign-in.png"));
        page.press(Keys.ENTER);
        page.seeText("h1", "New exercise");
    }

    /** Nothing is loaded again by hand: the page follows the job to its end. */
    private static void submit(Browser page, Path file, String words) {
        page.choose("[name=file]", file.toFile());
        page.see("details summary").click();
        page.type("[name=transcript]", words);
        page.seeText("button", "Make an exercise").click();
        page.see(".job[data-state=succeeded]", MADE);
        page.screenshot(PICTURES.resolve("dictation-jobs.png"));
        page.seeText(".job a", "Practise").click();
    }

    private static void practiseBySentence(Browser page) {
        page.see("[name=sentence]");
        page.until("the sound can be played", "return document.querySelector('audio')?.readyState >= 3");
        assertThat((Boolean) page.script("return document.querySelector('audio').duration > 0.5"))
                .isTrue();
        page.press(Keys.chord(Keys.ALT, "r"));
        page.until("the sound was played", "return document.querySelector('audio').played.length > 0");

        page.press("nothing of the kind", Keys.ENTER);
        page.see(".verdict.wrong");
        var words = transcript(page);
        page.screenshot(PICTURES.resolve("dictation-sentence.png"));
        page.type("[name=sentence]", words);
        page.press(Keys.ENTER);
        page.see(RIGHT);
        page.seeText("[role=status]", "1 of ");
        assertThat(page.all(".step.solved")).hasSize(1);
    }

    /** What was solved is known to the server, not to the page. */
    private static void reload(Browser page) {
        page.reload();
        page.see(".step.solved");
        page.all(".step").getFirst().click();
    }

    private static void practiseByWord(Browser page) {
        page.seeText("label", "Word by word").click();
        var words = transcript(page);
        page.see(".boxes input").click();
        page.press(words, Keys.ENTER);
        page.see(RIGHT);
        page.screenshot(PICTURES.resolve("dictation-words.png"));
    }

    private static void fitsAPhone(Browser page) {
        page.narrow();
        page.until("nothing sticks out", "return document.scrollingElement.scrollWidth <= window.innerWidth");
        page.screenshot(PICTURES.resolve("dictation-phone.png"));
    }

    /** The page shows the words to who asks for them. */
    private static String transcript(Browser page) {
        page.seeText("button", "Show the words").click();
        var words = page.see("p.words").getText();
        page.seeText("button", "Hide the words").click();
        return words;
    }
}
