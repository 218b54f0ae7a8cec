package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cloud side over HTTP (design.md section 8). */
class CloudSideTest {

    private static final DeviceEntry DEVICE = new DeviceEntry("pk", "device", "secret");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String WHO = "{\"productKey\":\"pk\",\"deviceName\":\"device\",";
    private Emulator emulator;
    private RawDevice device;

    @BeforeEach
    void start() {
        emulator = Emulator.start(EmulatorSettings.defaults().withDevices(DEVICE));
        device = RawDevice.signedIn(emulator, DEVICE, true);
    }

    @AfterEach
    void stop() {
        device.close();
        emulator.close();
    }

    private record Answer(int status, JsonNode body) {}

    private CompletableFuture<Answer> ask(String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(emulator.http().resolve(path));
        if (body != null) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), json(response.body())));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    @Test
    void listsDevices() {
        JsonNode state = ask("/api/devices", null).join().body().get(0);
        assertThat(state.get("deviceName").asText()).isEqualTo("device");
        assertThat(state.get("online").asBoolean()).isTrue();
        assertThat(state.get("connects").asInt()).isEqualTo(1);
        assertThat(state.get("lastRefusal").isNull()).isTrue();
    }

    @Test
    void publishesAndListsAcknowledgements() {
        String message = WHO + "\"topic\":\"/pk/device/user/get\",\"payload\":\"hi\",\"qos\":1}";
        assertThat(ask("/api/publish", message).join().body().get("outcome").asText())
                .isEqualTo("notSubscribed");
        device.subscribe("/pk/device/user/get");
        assertThat(ask("/api/publish", message).join().body().get("outcome").asText())
                .isEqualTo("delivered");
        device.puback(device.next().packetId());
        await().until(() ->
                !emulator.platform().acknowledgements("pk", "device").isEmpty());
        JsonNode acknowledged = ask("/api/acknowledgements?productKey=pk&deviceName=device", null)
                .join()
                .body();
        assertThat(acknowledged.get(0).get("topic").asText()).isEqualTo("/pk/device/user/get");
    }

    @Test
    void publishesSeveralAtOnceInTheirOrder() {
        device.subscribe("/pk/device/user/get");
        String first = WHO + "\"topic\":\"/pk/device/user/get\",\"payload\":\"first\",\"qos\":1}";
        String nobodys = WHO + "\"topic\":\"/pk/device/user/other\",\"payload\":\"lost\",\"qos\":1}";
        JsonNode outcomes = ask(
                        "/api/publish", "[" + first + "," + nobodys + "," + first.replace("first", "second") + "]")
                .join()
                .body();
        assertThat(outcomes)
                .extracting(outcome -> outcome.get("outcome").asText())
                .containsExactly("delivered", "notSubscribed", "delivered");
        assertThat(device.next().text()).isEqualTo("first");
        assertThat(device.next().text()).isEqualTo("second");
    }

    @Test
    void saysOfEachMessageWhetherThereIsRoomForIt() {
        emulator.close();
        emulator = Emulator.start(EmulatorSettings.defaults()
                .withLimits(Limits.platform().withStoredPerDevice(2))
                .withDevices(DEVICE));
        emulator.platform().subscribed("pk", "device", "/pk/device/user/get");
        String message = WHO + "\"topic\":\"/pk/device/user/get\",\"payload\":\"x\",\"qos\":1}";
        assertThat(ask("/api/publish", "[" + message + "," + message + "," + message + "]")
                        .join()
                        .body())
                .extracting(outcome -> outcome.get("outcome").asText())
                .containsExactly("stored", "stored", "dropped");
    }

    @Test
    void publishesNothingOfAnArrayWithAMistake() {
        device.subscribe("/pk/device/user/get");
        String good = WHO + "\"topic\":\"/pk/device/user/get\",\"payload\":\"early\",\"qos\":1}";
        assertThat(ask("/api/publish", "[" + good + ",7]").join().status()).isEqualTo(400);
        ask("/api/publish", good.replace("early", "right")).join();
        assertThat(device.next().text()).isEqualTo("right");
    }

    @Test
    void listsMessages() {
        device.publish("/pk/device/user/update", "first", 1, 1);
        device.publish("/pk/device/user/update", "second", 1, 2);
        device.nextPuback();
        device.nextPuback();
        JsonNode messages = ask("/api/messages?after=1", null).join().body();
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).get("payload").asText()).isEqualTo("second");
        assertThat(messages.get(0).get("seq").asLong()).isEqualTo(2);
    }

    @Test
    void callsDevices() {
        device.subscribe("/sys/pk/device/rrpc/request/+");
        CompletableFuture<Answer> answer = ask("/api/rrpc", WHO + "\"payload\":\"ping\",\"timeoutMs\":5000}");
        device.publish(device.next().topic().replace("request", "response"), "pong", 0, 0);
        assertThat(answer.join().body().get("result").asText()).isEqualTo("SUCCESS");
        assertThat(answer.join().body().get("payload").asText()).isEqualTo("pong");
    }

    @Test
    void bringsAboutFaults() {
        assertThat(ask("/api/faults", WHO + "\"kind\":\"cut-device\"}").join().status())
                .isEqualTo(200);
        await().until(device.closed::isDone);
    }

    @Test
    void saysWhatIsWrong() {
        Answer wrong = ask("/api/publish", WHO + "\"payload\":\"x\"}").join();
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body().get("error").asText()).isEqualTo("topic is missing or no text");
        assertThat(ask("/api/faults", "{\"kind\":\"flood\"}").join().status()).isEqualTo(400);
        assertThat(ask("/api/publish", "no json").join().status()).isEqualTo(400);
        assertThat(ask("/api/nothing", null).join().status()).isEqualTo(404);
    }
}
