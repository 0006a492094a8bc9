package studio.atelier.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.platform.InvalidSetting;
import studio.atelier.platform.Settings;

class PasswordsTest {

    private static final String PEPPER = "0123456789abcdefghijklmnopqrstuvwxyz";

    @Test
    void theRightPasswordMatchesAndOnlyThat() {
        var passwords = new Passwords(PEPPER, 10, Passwords.MEMORY_KIB);
        var hash = passwords.hash(Password.typed("correct horse"));

        assertThat(passwords.matches(Password.typed("correct horse"), hash)).contains(true);
        assertThat(passwords.matches(Password.typed("correct horsf"), hash)).contains(false);
        assertThat(passwords.matches(Password.typed("correct horse"), Optional.empty()))
                .contains(false);
        assertThat(passwords.isCurrent(hash.orElseThrow())).isTrue();
    }

    @Test
    void withoutThePepperTheHashIsWorthNothing() {
        var hash = new Passwords(PEPPER, 10, Passwords.MEMORY_KIB).hash(Password.typed("correct horse"));
        var stolen = new Passwords("zyxwvutsrqponmlkjihgfedcba9876543210", 10, Passwords.MEMORY_KIB);

        assertThat(stolen.matches(Password.typed("correct horse"), hash)).contains(false);
    }

    @Test
    void theSameKeysGiveTheSamePasswordOnEverySystem() {
        assertThat(Password.typed("Cafe\u0301 \uFB01lms")).isEqualTo(Password.typed("Caf\u00e9 films"));
    }

    @Test
    void lengthIsCountedInCharacters() {
        assertThat(Password.typed("\uD83D\uDE00".repeat(7)).length()).isEqualTo(7);
        assertThat(Password.typed("\uD83D\uDE00".repeat(128)).length()).isEqualTo(128);
        assertThat(Password.typed("x".repeat(129)).length()).isEqualTo(129);
    }

    @Test
    void aNewPepperTakesOverAtTheNextSignIn() {
        var before = new Passwords(PEPPER, 10, Passwords.MEMORY_KIB);
        var hash = before.hash(Password.typed("correct horse"));
        var now = new Passwords(List.of("zyxwvutsrqponmlkjihgfedcba9876543210", PEPPER), 10, Passwords.MEMORY_KIB);

        assertThat(now.matches(Password.typed("correct horse"), hash)).contains(true);
        assertThat(now.isCurrent(hash.orElseThrow())).isFalse();
        assertThat(now.isCurrent(now.hash(Password.typed("correct horse")).orElseThrow()))
                .isTrue();
    }

    @Test
    void aFloodIsTurnedAwayInsteadOfQueued() throws Exception {
        int many = 12;
        var passwords = new Passwords(PEPPER, 0, Passwords.MEMORY_KIB);
        var start = new CountDownLatch(1);
        Callable<Optional<String>> hashing = () -> {
            start.await();
            return passwords.hash(Password.typed("correct horse"));
        };
        try (var threads = Executors.newFixedThreadPool(many)) {
            var all = IntStream.range(0, many)
                    .mapToObj(i -> threads.submit(hashing))
                    .toList();
            start.countDown();
            int done = 0;
            for (var one : all) {
                done += one.get().isPresent() ? 1 : 0;
            }

            assertThat(done).isBetween(1, many - 1);
        }
        assertThat(passwords.hash(Password.typed("correct horse")))
                .as("afterwards")
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdefghijklmnopqrstu",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "please-change-me-0123456789-abcdefgh"
            })
    void aWeakPepperStopsTheDeploymentAndIsNotShown(String weak) {
        var settings = new Settings(name ->
                Optional.ofNullable(Map.of("atelier.identity.pepper", weak).get(name)));

        assertThatThrownBy(() -> new Passwords(settings))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("atelier.identity.pepper")
                .hasMessageNotContaining(weak);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ada@example.org", "a.b+c@mail.example.co.uk", "O'Neil@example.org", "x@xn--bcher-kva.example"})
    void addressesThatAreTaken(String address) {
        assertThat(Email.read(address)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "ada@",
                "@example.org",
                "ada@localhost",
                "ada@example..org",
                "a..b@example.org",
                "ada@exam ple.org",
                "ada@-example.org",
                "ada@example.org\nBcc: eve@example.org",
                "ada@[127.0.0.1]"
            })
    void addressesThatAreNot(String address) {
        assertThat(Email.read(address)).isEmpty();
    }
}
