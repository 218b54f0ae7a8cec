package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.page.Chromium;
import io.iotbridge.aliyun.page.OpenPage;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page in a real browser, with the emulator alone. Where Debian's Chromium is not installed, it is not looked at. */
class PageIT {

    private static final DeviceEntry PUMP = new DeviceEntry("pk", "pump", "secret");
    private static final DeviceEntry VALVE = new DeviceEntry("pk", "valve", "secret");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String SELF_TEST =
            "{'tsl':{'services':[{'identifier':'SelfTest','callType':'sync','inputData':[],"
                    + "'outputData':[{'identifier':'Passed','dataType':{'type':'bool'}}]}]}}";
    private static OpenPage page;

    @BeforeAll
    static void openBrowser() {
        Optional<Chromium> chromium = Chromium.find();
        assumeTrue(chromium.isPresent(), "no chromium and chromedriver on this machine");
        page = chromium.get().open(URI.create("about:blank"));
    }

    @AfterAll
    static void closeBrowser() {
        if (page != null) {
            page.close();
        }
    }

    /** An emulator whose page is open; the page is left before it is asked in vain. */
    private record Shown(Emulator emulator) implements AutoCloseable {

        @Override
        public void close() {
            page.load(URI.create("about:blank"));
            emulator.close();
            assertThat(page.console()).isEmpty();
        }
    }

    private static Shown load(DeviceEntry... devices) {
        Emulator emulator = Emulator.start(
                EmulatorSettings.defaults().withStrictRates(false).withDevices(devices));
        page.view(1280, 1000, false);
        page.load(emulator.http());
        page.await("#alive", "Live.");
        return new Shown(emulator);
    }

    @Test
    void sendsACommandAndShowsItsWayAlsoWithoutKafka() {
        try (Shown shown = load(PUMP, VALVE);
                RawDevice pump = RawDevice.signedIn(shown.emulator(), PUMP, true)) {
            pump.subscribe("/sys/pk/pump/thing/service/+/+");
            page.await("#devices-up", "1 of 2 signed in");
            page.press("#send button");
            RawDevice.Received command = pump.next();
            assertThat(command.topic()).isEqualTo("/sys/pk/pump/thing/service/property/set");
            pump.puback(command.packetId());

            page.await("#sent", "PUBACK after");

            page.await("#rows li:first-child .puback", "+");
            assertThat(page.text("#rows li:first-child .kafka")).contains("–");
            assertThat(page.text("#nokafka")).contains("Nobody reports from Kafka here");
        }
    }

    @Test
    void callsAServiceAndShowsQuestionAndAnswerOrThatTheDeadlinePassed() {
        try (Shown shown = load(PUMP);
                RawDevice pump = RawDevice.signedIn(shown.emulator(), PUMP, true)) {
            pump.subscribe("/sys/pk/pump/rrpc/request/+");
            page.await("#devices-up", "1 of 1 signed in");
            shown.emulator().platform().things().product("pk", CloudFixture.parse(SELF_TEST.replace('\'', '"')));
            page.press("#call button");
            RawDevice.Received question = pump.next();
            page.await("#question", question.topic());
            pump.publish(
                    question.topic().replace("request", "response"),
                    "{\"id\":" + CloudFixture.parse(question.text()).get("id")
                            + ",\"code\":200,\"data\":{\"Passed\":1}}",
                    0,
                    0);
            page.await("#answer", text -> text.matches("(?s)Code 200 after [\\d.]+ m?s.*\\{\"Passed\":1}"), PATIENCE);

            page.fill("#patience", "30");
            page.press("#call button");
            page.await("#answer", "The deadline passed: no answer within");
            page.fill("#service", "Fly");
            page.press("#call button");
            page.await("#answer", "Refused: 6206");
            page.fill("#input", "{");
            page.press("#call button");
            page.await("#answer", "the input is no JSON");
        }
    }

    @Test
    void asksForReadingsAndSaysHowManyAPublishHolds() {
        try (Shown shown = load(PUMP);
                RawDevice pump = RawDevice.signedIn(shown.emulator(), PUMP, true)) {
            assertThat(page.count("#load[hidden]")).isOne();
            CloudSide cloud = new CloudSide(shown.emulator().http());
            cloud.ask("/api/load", Map.of("productKey", "pk", "deviceName", "pump", "perSecond", 1));
            page.await("#load", "1 a second");

            page.toEnd("#wanted");

            page.await("#load", "1,000 a second");
            await().until(cloud::load, perSecond -> perSecond == 1000);
            String topic = "/sys/pk/pump/thing/event/property/batch/post";
            pump.subscribe(topic + "_reply");
            pump.publish(
                    topic,
                    "{\"id\":\"2\",\"params\":{\"properties\":{\"Speed\":[{\"value\":2},{\"value\":3}]}}}",
                    1,
                    2);
            page.await("#load", "2.0");
            page.await("#load", "leaves together");
        }
    }

    @Test
    void makesNothingOfWhatMessagesSay() {
        String hostile = "<script>document.title='script'</script><img src=x onerror=\"document.title='image'\">";
        try (Shown shown = load(PUMP);
                RawDevice pump = RawDevice.signedIn(shown.emulator(), PUMP, true)) {
            String title = page.title();
            pump.subscribe("/pk/pump/user/#");
            pump.publish("/pk/pump/user/" + hostile.replace('/', '.'), hostile, 1, 1);
            page.await("#rows .what .a", hostile);
            shown.emulator()
                    .platform()
                    .seen(new Sighting(
                            Trace.Direction.UP, new DeviceKey(hostile, hostile), hostile, 0, new byte[0], hostile, 1));
            page.await("#rows .kafka .b", hostile);
            page.fill("#payload", hostile);
            page.fill("#topic", "/pk/pump/user/get");
            page.press("#send button");
            page.await("#sent", "On its way");

            assertThat(pump.next().text()).isEqualTo(hostile);
            assertThat(page.count("main script, main img")).isZero();
            assertThat(page.title()).isEqualTo(title);
        }
    }

    @Test
    void showsThatADeviceIsCutAndComesBack() {
        try (Shown shown = load(PUMP, VALVE)) {
            RawDevice first = RawDevice.signedIn(shown.emulator(), PUMP, true);
            page.await("#devices-up", "1 of 2 signed in");

            page.pressByKeyboard("[aria-label='Cut pk/pump']");

            page.await("#devices-up", "0 of 2 signed in");
            page.await("#devices li:first-child .state", "down");
            page.await("#log", "0 of 1 signed in again");
            first.close();
            try (RawDevice second = RawDevice.signedIn(shown.emulator(), PUMP, true)) {
                page.await("#log", "signed in again after");
                assertThat(second.closed).isNotDone();
            }
        }
    }

    /** A phone shows the log far below the buttons. */
    @Test
    void takesADeviceByItsNameAloneAndSaysAtTheButtonWhatBecameOfIt() {
        try (Shown shown = load(PUMP, new DeviceEntry("pk", "twin", "s"), new DeviceEntry("other", "twin", "s"))) {
            RawDevice first = RawDevice.signedIn(shown.emulator(), PUMP, true);
            page.view(390, 844, false);
            page.await("#devices-up", "1 of 3 signed in");
            page.await("#why-down", "Nobody sends anything to a device.");

            page.fill("#target", "twin");
            page.press("[data-kind=cut-device]");
            page.await("[data-kind=cut-device] + .effect", "write the product key before it");
            page.fill("#target", "pump");
            page.press("[data-kind=cut-device]");
            page.await("[data-kind=cut-device] + .effect", "Cut, pump: 0 of 1 signed in again");
            page.await("#why-down", "No device is signed in.");
            assertThat(page.text("#faults")).contains("cut-device", "withhold-pubacks");
            assertThat(page.sticksOut()).isZero();
            first.close();
        }
    }

    @Test
    void aRefusalIsForgottenOnceTheDeviceHasSignedIn() {
        try (Shown shown = load(PUMP)) {
            page.press("[data-kind=refuse-connects]");
            page.await("#in-force", "refuse sign-ins");
            try (RawDevice refused = RawDevice.open(shown.emulator().ws())) {
                assertThat(refused.signIn(PUMP, "securemode=3", 60, true)).isEqualTo(3);
            }
            page.await("#devices .note", "last refusal: CONNACK 3");
            page.press("#clear");
            page.await("#in-force", "No fault is in force");
            RawDevice.signedIn(shown.emulator(), PUMP, true).close();
            page.await("#devices .note", "signed in 1×");
        }
    }

    @Test
    void standingFaultsStandUntilTheyAreEnded() {
        try (Shown shown = load(PUMP);
                RawDevice pump = RawDevice.signedIn(shown.emulator(), PUMP, true)) {
            page.press("[data-kind=withhold-pubacks]");
            page.await("#in-force", "stop pubacks");
            pump.publish("/pk/pump/user/update", "waits", 1, 4);
            page.await("#rows .puback", "not yet");
            page.view(390, 844, true);
            assertThat(page.barriers()).isEmpty();
            assertThat(page.sticksOut()).isZero();

            page.press("#clear");

            page.await("#in-force", "No fault is in force");
            pump.publish("/pk/pump/user/update", "goes", 1, 5);
            page.await("#rows .puback", "+");
        }
    }

    @Test
    void fitsAThousandDevicesOnAPhone() {
        DeviceEntry[] many = IntStream.range(0, 1000)
                .mapToObj(i -> new DeviceEntry("pk", "device" + i, "secret"))
                .toArray(DeviceEntry[]::new);
        try (Shown shown = load(many);
                RawDevice one = RawDevice.open(shown.emulator().ws(), HttpClient.newHttpClient())) {
            one.signIn(many[0], "securemode=3", 60, true);
            page.view(390, 844, false);
            page.await("#devices-up", "1 of 1,000 signed in");
            assertThat(page.count("#devices li")).isEqualTo(24);
            assertThat(page.sticksOut()).isZero();
            page.fill("#search", "device777");
            page.await("#devices", text -> text.startsWith("device777") && page.count("#devices li") == 1, PATIENCE);
        }
    }
}
