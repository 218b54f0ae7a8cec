package io.iotbridge.aliyun.page;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Uses the demo's page as a person would: sees devices and messages, sends a command, brings about every fault and sees the bridge
 * recover, at desktop and phone width, light and dark. Pictures are in {@code target/page}; the status is 0 only if all was as it should
 * be, or if there is no Chromium and none can be installed.
 */
public final class PageCheck {
    private static final Path PICTURES = Path.of("target/page");
    private static final int PHONE = 390;
    private static final Duration SOON = Duration.ofSeconds(15);
    /** A device that has used up its five sign-ins waits for most of a minute. */
    private static final Duration RECOVERY = Duration.ofSeconds(150);

    private final OpenPage page;
    private final List<String> problems = new ArrayList<>();

    private PageCheck(OpenPage page) {
        this.page = page;
    }

    /** Takes no arguments. */
    public static void main(String[] args) {
        Optional<Chromium> chromium = Chromium.findOrInstall();
        if (chromium.isEmpty()) {
            System.out.println("Skipped: there is no chromium with chromedriver here, and it could not be installed.");
            System.exit(0);
        }
        List<String> problems;
        try (DemoProcess demo = DemoProcess.open(PICTURES);
                OpenPage page = chromium.get().open(demo.page())) {
            problems = new PageCheck(page).run(demo.page());
        }
        problems.forEach(problem -> System.out.println("FAILED: " + problem));
        System.out.println(problems.isEmpty() ? "The page is as it should be." : problems.size() + " problems.");
        System.exit(problems.isEmpty() ? 0 : 1);
    }

    private List<String> run(URI address) {
        step("devices and messages", () -> {
            page.await("#devices-up", "3 of 3 signed in");
            page.await("#rows", text -> text.contains("iot.commands-") && text.contains("iot.properties-"), SOON);
            page.await("#rate-down", text -> text.matches("[1-9].*"), SOON);
            page.await("#rate-up", text -> text.matches("[1-9].*"), SOON);
        });
        step("a command, to Kafka and acknowledged", () -> {
            page.choose("#kind", "message");
            page.press("#send button");
            page.await(
                    "#sent",
                    text -> text.matches("(?s).*Read from Kafka after .* ms \\(iot.messages-0 @ \\d+\\).*PUBACK.*"),
                    SOON);
        });
        step("a call, to the application and back", () -> {
            page.press("#call button");
            page.await("#answer", text -> text.matches("(?s)Code 200 after .*\"Passed\":1.*"), SOON);
            page.await("#question-kafka", text -> text.contains("iot.requests-0 @ "), SOON);
        });
        step("a reading a second, and a thousand", () -> {
            page.await("#per-publish", text -> text.startsWith("1.0"), SOON);
            page.toEnd("#wanted");
            page.await("#per-publish", text -> text.matches("\\d{2,3}\\.\\d.*"), SOON);
        });
        steady();
        looks("quiet");
        // What follows is about recovery, and a thousand a second would take the processor from it.
        page.toBeginning("#wanted");
        page.await("#per-publish", text -> text.startsWith("1.0"), SOON);
        page.load(address);
        page.await("#alive", "Live.");
        for (String fault : List.of("cut-device", "kick", "reset-mid-packet", "garbage", "go-silent")) {
            step(fault, () -> {
                page.press("[data-kind=" + fault + "]");
                recovers();
            });
        }
        step("cut by keyboard", () -> {
            page.pressByKeyboard("[aria-label='Cut a1Xk7TqLm3P/pump2']");
            recovers();
        });
        steady();
        step("PUBACKs stop", () -> {
            page.press("[data-kind=withhold-pubacks]");
            page.await("#in-force", "stop pubacks");
            page.await("#facts-up", text -> text.matches("(?s).*[1-9]\\d wait for a PUBACK.*"), SOON);
            looks("no-pubacks");
            page.press("#clear");
            page.await("#facts-up", text -> text.matches("(?s).*\\b\\d wait for a PUBACK.*"), RECOVERY);
        });
        step("PUBACKs are late", () -> {
            page.press("[data-kind=delay-pubacks]");
            page.choose("#direction", "up");
            page.await("#rows .puback", text -> text.split("not yet", -1).length > 10, SOON);
            page.press("#pause");
            page.await("#rows .puback", text -> text.contains("+2.0 s"), SOON);
            page.press("#pause");
            page.choose("#direction", "");
            page.press("#clear");
            page.await("#in-force", "No fault is in force");
        });
        for (String fault : List.of("refuse-connects", "unreachable")) {
            step(fault, () -> {
                page.press("[data-kind=" + fault + "]");
                page.await("#devices-up", text -> text.contains("0 of 3 signed in"), RECOVERY);
                if (fault.equals("unreachable")) {
                    looks("down");
                }
                page.press("#clear");
                recovers();
            });
        }
        step("afterwards", () -> {
            page.await("#devices-up", "3 of 3 signed in");
            page.await("#rate-down", text -> text.matches("[1-9]\\d.*"), SOON);
            page.await("#rate-up", text -> text.matches("[1-9].*"), SOON);
        });
        looks("recovered");
        page.console().forEach(line -> problems.add("console: " + line));
        return problems;
    }

    /** Things move when somebody does something, or the window changes, but not by themselves. */
    private void steady() {
        double shift = page.layoutShift();
        require(shift < 0.1, "things move by themselves: " + shift);
    }

    private void recovers() {
        String log = page.await("#log li:first-child", text -> text.contains("signed in again after"), RECOVERY);
        System.out.println("    " + log.replace('\n', ' '));
    }

    /** Pictures at both widths, light and dark, and what is wrong with them. */
    private void looks(String name) {
        for (int width : new int[] {PHONE, 1280}) {
            for (boolean dark : new boolean[] {false, true}) {
                page.view(width, width == PHONE ? 844 : 900, dark);
                String view = name + "-" + width + (dark ? "-dark" : "-light");
                page.picture(PICTURES.resolve(view + ".png"));
                require(page.sticksOut() <= 0, view + " scrolls sideways by " + page.sticksOut());
                page.barriers().forEach(barrier -> problems.add(view + ": " + barrier));
            }
        }
        page.view(1280, 900, false);
    }

    private void require(boolean fulfilled, String problem) {
        if (!fulfilled) {
            problems.add(problem);
        }
    }

    private void step(String name, Runnable work) {
        long begin = System.nanoTime();
        try {
            work.run();
        } catch (RuntimeException | AssertionError e) {
            problems.add(name + ": " + e.getMessage());
            page.picture(PICTURES.resolve("failed-" + name.replaceAll("\\W+", "-") + ".png"));
        }
        System.out.printf("%-40s %6.1f s%n", name, (System.nanoTime() - begin) / 1e9);
    }
}
