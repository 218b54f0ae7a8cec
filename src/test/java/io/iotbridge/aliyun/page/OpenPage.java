package io.iotbridge.aliyun.page;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** The page as a person has it before them: reads what it says, presses what it offers. For one thread. */
public final class OpenPage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ChromeDriver browser;

    OpenPage(ChromeDriver browser) {
        this.browser = browser;
    }

    /** Goes to an address. */
    public void load(URI address) {
        browser.get(address.toString());
    }

    /** What an element says. */
    public String text(String css) {
        return texts(css).get(0);
    }

    /** What all these elements say. */
    public List<String> texts(String css) {
        // In one go: the page replaces its rows while we read.
        return ((List<?>) run("return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)", css))
                .stream().map(String::valueOf).toList();
    }

    /** How many of these elements there are. */
    public long count(String css) {
        return (long) run("return document.querySelectorAll(arguments[0]).length", css);
    }

    /** Waits until an element says what is wanted. */
    public String await(String css, Predicate<String> wanted, Duration patience) {
        return Awaitility.await(css + " of the page")
                .atMost(patience)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> String.join("\n", texts(css)), wanted);
    }

    /** Waits until an element contains a text. */
    public String await(String css, String part) {
        return await(css, text -> text.contains(part), PATIENCE);
    }

    /** Presses a button with the mouse. */
    public void press(String css) {
        WebElement button = browser.findElement(By.cssSelector(css));
        run("arguments[0].scrollIntoView({block: 'center'})", button);
        button.click();
    }

    /** Goes from control to control with the Tab key until one is reached, and presses Enter there. */
    public void pressByKeyboard(String css) {
        run("document.activeElement.blur(); window.scrollTo(0, 0)");
        for (int presses = 0; presses < 100; presses++) {
            browser.switchTo().activeElement().sendKeys(Keys.TAB);
            if ((boolean) run("return document.activeElement.matches(arguments[0])", css)) {
                browser.switchTo().activeElement().sendKeys(Keys.ENTER);
                return;
            }
        }
        throw new AssertionError("the Tab key does not lead to " + css);
    }

    /** Puts a text into a field in place of what is there. */
    public void fill(String css, String text) {
        WebElement field = browser.findElement(By.cssSelector(css));
        field.clear();
        field.sendKeys(text);
    }

    /** Moves a slider to its end, by the keyboard. */
    public void toEnd(String css) {
        browser.findElement(By.cssSelector(css)).sendKeys(Keys.END);
    }

    /** Moves a slider to its beginning, by the keyboard. */
    public void toBeginning(String css) {
        browser.findElement(By.cssSelector(css)).sendKeys(Keys.HOME);
    }

    /** Takes one of the choices that a field offers. */
    public void choose(String css, String value) {
        browser.findElement(By.cssSelector(css + " option[value='" + value + "']"))
                .click();
    }

    /** Makes it as wide as this, and light or dark as the system would be. */
    public void view(int width, int height, boolean dark) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** How many pixels stick out to the right. */
    public long sticksOut() {
        return (long) run("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    /** By how much things moved by themselves, as browsers score it; below 0.1 counts as good. */
    public double layoutShift() {
        return ((Number) browser.executeAsyncScript("""
                let sum = 0;
                const done = arguments[arguments.length - 1];
                new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.hadRecentInput ? 0 : e.value))
                    .observe({type: 'layout-shift', buffered: true});
                setTimeout(() => done(sum), 200);""")).doubleValue();
    }

    /** What keeps people from using it, contrast included. */
    public List<String> barriers() {
        List<String> barriers = new ArrayList<>();
        for (Rule rule : new AxeBuilder().analyze(browser).getViolations()) {
            rule.getNodes().forEach(node -> barriers.add(rule.getId() + ": " + node.getHtml()));
        }
        return barriers;
    }

    /** What the browser's console has got since the last call. */
    public List<String> console() {
        List<String> lines = new ArrayList<>();
        browser.manage().logs().get(LogType.BROWSER).forEach(entry -> lines.add(entry.toString()));
        return lines;
    }

    /** The window's title. */
    public String title() {
        return browser.getTitle();
    }

    /** A picture of the whole page, as PNG. */
    public void picture(Path file) {
        Object data = browser.executeCdpCommand(
                        "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .get("data");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode(data.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.quit();
    }

    private Object run(String script, Object... arguments) {
        return browser.executeScript(script, arguments);
    }
}
