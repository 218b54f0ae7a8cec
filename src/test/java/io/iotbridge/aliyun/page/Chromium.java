package io.iotbridge.aliyun.page;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The browser of this machine and the program that drives it, as Debian's packages {@code chromium} and {@code chromium-driver} have them.
 *
 * @param browser the program {@code chromium}
 * @param driver the program {@code chromedriver}
 */
public record Chromium(Path browser, Path driver) {

    /** Says at every start that it does not know this Chromium's own protocol, of which we use two stable commands. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium.devtools");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    /** Those on this machine, if it has both. */
    public static Optional<Chromium> find() {
        return program("chromium")
                .flatMap(browser -> program("chromedriver").map(driver -> new Chromium(browser, driver)));
    }

    /** As {@link #find()}; installs them with {@code apt-get} where they are missing and we are root. */
    static Optional<Chromium> findOrInstall() {
        if (find().isEmpty() && program("apt-get").isPresent() && "root".equals(System.getProperty("user.name"))) {
            run("apt-get", "update", "-qq");
            run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver");
        }
        return find();
    }

    /** Opens a page in a window of its own; the browser ends with it. */
    public OpenPage open(URI address) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        // As root there is no sandbox; what this browser visits is our own page and nothing else.
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--window-size=1280,1000");
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .usingAnyFreePort()
                .build();
        OpenPage page = new OpenPage(new ChromeDriver(service, options));
        page.load(address);
        return page;
    }

    private static Optional<Path> program(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void run(String... command) {
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                System.out.println(List.of(command) + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
