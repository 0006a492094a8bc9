package studio.atelier.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.FluentWait;

/** Debian's Chromium without a window, driven the way a person uses it: by what is on the page and by the keyboard. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Dimension DESK = new Dimension(1000, 1000);
    private static final Dimension PHONE = new Dimension(500, 900);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Opens one with an empty profile; skips the test, loudly, where it is not installed. */
    static Browser open() {
        if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(DRIVER)) {
            var line = "SKIPPED: install Debian packages chromium and chromium-driver to test the pages";
            System.out.println(line);
            Assumptions.abort(line);
        }
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options()));
    }

    private static ChromeOptions options() {
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--force-prefers-reduced-motion");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return options;
    }

    void go(String address) {
        driver.manage().window().setSize(DESK);
        driver.get(address);
    }

    /** Loads the page again; what is found after this is of the new one. */
    void reload() {
        driver.navigate().refresh();
    }

    /** Makes the window as narrow as a browser with a window may be; a telephone turned. */
    void narrow() {
        driver.manage().window().setSize(PHONE);
    }

    /** The first element there is, as soon as there is one. */
    WebElement see(String selector) {
        return see(selector, PATIENCE);
    }

    WebElement see(String selector, Duration patience) {
        return wait(patience).until(page -> page.findElement(By.cssSelector(selector)));
    }

    /** The element with this text, whatever is around it. */
    WebElement seeText(String selector, String text) {
        return wait(PATIENCE)
                .until(page -> page.findElements(By.cssSelector(selector)).stream()
                        .filter(element -> element.getText().contains(text))
                        .findFirst()
                        .orElseThrow(() -> new NoSuchElementException(selector + " with " + text)));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    void type(String selector, String text) {
        var field = see(selector);
        field.clear();
        field.sendKeys(text);
    }

    void choose(String selector, File file) {
        see(selector).sendKeys(file.getAbsolutePath());
    }

    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    @Nullable
    Object script(String code) {
        return ((JavascriptExecutor) driver).executeScript(code);
    }

    /** Waits until the script gives true. */
    void until(String what, String code) {
        wait(PATIENCE).withMessage(what).until(page -> Boolean.TRUE.equals(script(code)));
    }

    /** What the page complained of, such as a script it was not allowed to run; answers of the server are none of it. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("Failed to load resource"))
                .toList();
    }

    void screenshot(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FluentWait<ChromeDriver> wait(Duration patience) {
        return new FluentWait<>(driver)
                .withTimeout(patience)
                .pollingEvery(Duration.ofMillis(100))
                .ignoring(NoSuchElementException.class, StaleElementReferenceException.class);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
