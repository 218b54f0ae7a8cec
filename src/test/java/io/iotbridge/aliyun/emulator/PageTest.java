package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page is one file that needs nothing else, under headers that let nothing else in; what it asks for is there. */
class PageTest {

    private static final DeviceEntry DEVICE = new DeviceEntry("pk", "device", "secret");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private Emulator emulator;
    private HttpResponse<String> page;

    @BeforeEach
    void load() throws IOException, InterruptedException {
        emulator = Emulator.start(EmulatorSettings.defaults().withDevices(DEVICE));
        page = ask(HttpRequest.newBuilder(emulator.http()));
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    private static HttpResponse<String> ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode live() throws IOException, InterruptedException {
        return new ObjectMapper()
                .readTree(ask(HttpRequest.newBuilder(emulator.http().resolve("/api/live?after=0")))
                        .body());
    }

    private int post(String path, String body) throws IOException, InterruptedException {
        return ask(HttpRequest.newBuilder(emulator.http().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    @Test
    void isServedAtTheRoot() {
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.body()).startsWith("<!doctype html>").contains("<html lang=\"en\">", "prefers-color-scheme");
    }

    @Test
    void namesNothingOutsideItself() {
        String markup = page.body().replace("http://www.w3.org/2000/svg", "").replace("http:%2F%2Fwww.w3.org", "");
        assertThat(markup).doesNotContain("http:", "https:", "url(", "@import", "import(", "<iframe");
        assertThat(markup).doesNotContainPattern("src\\s*=");
        assertThat(markup).doesNotContainPattern("(href|action)\\s*=\\s*\"(?!data:)");
        assertThat(markup).doesNotContainPattern("[\"'`(]//\\w");
    }

    @Test
    void makesNoMarkupOfText() {
        assertThat(page.body())
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(");
        assertThat(page.body()).doesNotContainPattern("\\son\\w+=").doesNotContainPattern("\\sstyle=");
    }

    @Test
    void headersLetTheBrowserRunJustItsOwnScriptAndStyle() throws NoSuchAlgorithmException {
        String policy = page.headers().firstValue("content-security-policy").orElseThrow();
        assertThat(policy)
                .contains("default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                .contains("require-trusted-types-for 'script'")
                .contains("script-src '" + sha256("script") + "'", "style-src '" + sha256("style") + "'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    }

    private String sha256(String element) throws NoSuchAlgorithmException {
        String inside = page.body().split("<" + element + ">")[1].split("</" + element + ">")[0];
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(inside.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void faultsOfAForeignPageAreRefused() throws IOException, InterruptedException {
        HttpRequest.Builder foreign = HttpRequest.newBuilder(emulator.http().resolve("/api/faults"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"kind\":\"unreachable\"}"));
        assertThat(ask(foreign.header("Content-Type", "text/plain")).statusCode())
                .isEqualTo(415);
        assertThat(ask(foreign.setHeader("Content-Type", "application/json").header("Origin", "http://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(live().path("reachable").asBoolean()).isTrue();
    }

    @Test
    void theLoadIsWhatWasAskedForLast() throws IOException, InterruptedException {
        assertThat(live().path("load")).isEmpty();
        assertThat(post("/api/load", "{\"perSecond\":5}")).isEqualTo(400);
        assertThat(post("/api/load", "{\"productKey\":\"pk\",\"deviceName\":\"device\",\"perSecond\":1}"))
                .isEqualTo(200);
        assertThat(post("/api/load", "{\"perSecond\":1001}")).isEqualTo(400);
        assertThat(post("/api/load", "{\"perSecond\":1000}")).isEqualTo(200);

        try (RawDevice device = RawDevice.signedIn(emulator, DEVICE, true)) {
            String topic = "/sys/pk/device/thing/event/property/";
            device.subscribe(topic + "post_reply");
            device.subscribe(topic + "batch/post_reply");
            device.publish(topic + "post", "{\"id\":\"1\",\"params\":{\"Speed\":1}}", 1, 1);
            String two = "[{\"value\":2,\"time\":1700000000000},{\"value\":3,\"time\":1700000000001}]";
            device.publish(
                    topic + "batch/post", "{\"id\":\"2\",\"params\":{\"properties\":{\"Speed\":" + two + "}}}", 1, 2);
            await().untilAsserted(() -> {
                JsonNode load = live().path("load");
                assertThat(load.path("perSecond").asInt()).isEqualTo(1000);
                assertThat(load.path("publishes").asInt()).isEqualTo(2);
                assertThat(load.path("values").asInt()).isEqualTo(3);
            });
        }
    }

    @Test
    void liveTellsDevicesFaultsAndTheWaysOfMessages() throws IOException, InterruptedException {
        assertThat(live().path("traces")).isEmpty();
        try (RawDevice device = RawDevice.signedIn(emulator, DEVICE, true)) {
            device.subscribe("/pk/device/user/get");
            String who = "\"productKey\":\"pk\",\"deviceName\":\"device\"";
            post("/api/publish", "{" + who + ",\"topic\":\"/pk/device/user/get\",\"payload\":\"down\",\"qos\":1}");
            int packetId = device.next().packetId();
            post(
                    "/api/seen",
                    "[{\"direction\":\"down\"," + who + ",\"topic\":\"/pk/device/user/get\",\"packetId\":" + packetId
                            + ",\"payload\":\"down\",\"place\":\"t-0 @ 7\",\"at\":1e15}]");
            post("/api/faults", "{\"kind\":\"withhold-pubacks\"," + who + "}");
            device.publish("/pk/device/user/update", "up", 1, 9);
            device.publish("/pk/device/user/update", "fleeting", 0, 0);
            await().until(() -> emulator.platform().messages(0).size() == 2);

            JsonNode live = live();

            assertThat(live.path("devices").get(0).path("online").asBoolean()).isTrue();
            assertThat(live.path("devices").get(0).path("since").asLong()).isPositive();
            assertThat(live.path("faults")).singleElement().satisfies(fault -> {
                assertThat(fault.path("kind").asText()).isEqualTo("WITHHOLD_PUBACKS");
                assertThat(fault.path("deviceName").asText()).isEqualTo("device");
            });
            assertThat(live.path("traces"))
                    .extracting(trace -> trace.path("payload").asText(), trace -> trace.path("direction")
                            .asText())
                    .containsExactly(tuple("down", "down"), tuple("up", "up"), tuple("fleeting", "up"));
            JsonNode down = live.path("traces").get(0);
            assertThat(down.path("place").asText()).isEqualTo("t-0 @ 7");
            assertThat(down.path("outcome").asText()).isEqualTo("delivered");
            assertThat(live.path("traces").get(1).path("acknowledged").asDouble())
                    .isZero();
            assertThat(live.path("totals").path("accepted").asInt()).isEqualTo(2);
        }
    }
}
