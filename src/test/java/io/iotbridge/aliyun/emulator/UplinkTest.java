package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What devices publish: taken, silently dropped, answered (platform.md C5, D2 to D6). */
class UplinkTest {

    private static final DeviceEntry DEVICE = new DeviceEntry("pk", "device", "secret");
    private static final String UPDATE = "/pk/device/user/update";
    private static final String POST = "/sys/pk/device/thing/event/property/post";
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

    private List<Published> messages(int count) {
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> emulator.platform().messages(0).size() >= count);
        return emulator.platform().messages(0);
    }

    @Test
    void acknowledgesAndRemembers() {
        device.publish(UPDATE, "hello", 1, 7);
        assertThat(device.nextPuback()).isEqualTo(7);
        Published published = messages(1).get(0);
        assertThat(published.text()).isEqualTo("hello");
        assertThat(published.accepted()).isTrue();
        assertThat(published.seq()).isEqualTo(1);
    }

    @Test
    void acknowledgesAndDropsWhatIsForeignOrTooLarge() {
        device.publish("/pk/other/user/update", "x", 1, 1);
        device.publish(UPDATE, "x".repeat(256 * 1024 + 1), 1, 2);
        device.publish(UPDATE + "/a/b/c/d/e", "x", 1, 3);
        device.publish(UPDATE + "x".repeat(128), "x", 1, 4);
        assertThat(List.of(device.nextPuback(), device.nextPuback(), device.nextPuback(), device.nextPuback()))
                .containsExactly(1, 2, 3, 4);
        assertThat(messages(4))
                .extracting(Published::reason)
                .containsExactly(
                        "foreign topic", "payload over 262144 bytes", "topic over 7 slashes", "topic over 128 bytes");
    }

    @Test
    void dropsWhatIsOverTheRateWithoutAWord() {
        for (int i = 1; i <= 12; i++) {
            device.publish(UPDATE, "x", 1, i);
        }
        assertThat(messages(12)).extracting(Published::accepted).containsSubsequence(true, false);
        assertThat(messages(12).get(11).reason()).isEqualTo("throttled");
        for (int i = 1; i <= 10; i++) {
            assertThat(device.nextPuback()).isEqualTo(i);
        }
        device.ping();
        device.other();
        assertThat(device.pubackWaiting()).isFalse();
    }

    @Test
    void closesOnQos2() {
        device.publish(UPDATE, "x", 2, 1);
        await().until(device.closed::isDone);
    }

    @Test
    void repliesToThingModelRequestsUnlessToldNotTo() {
        device.subscribe(POST + "_reply");
        device.publish(POST, "{\"id\":\"1\",\"sys\":{\"ack\":0},\"params\":{},\"method\":\"m\"}", 1, 1);
        device.publish(POST, "{\"id\":\"2\",\"params\":{},\"method\":\"thing.event.property.post\"}", 1, 2);
        RawDevice.Received reply = device.next();
        assertThat(reply.topic()).isEqualTo(POST + "_reply");
        assertThat(reply.text())
                .isEqualTo("{\"id\":\"2\",\"code\":200,\"data\":{},\"message\":\"success\","
                        + "\"method\":\"thing.event.property.post\",\"version\":\"1.0\"}");
    }

    @Test
    void autoSubscribedRepliesComeWithoutSubscribe() {
        try (RawDevice auto = RawDevice.open(emulator.ws())) {
            assertThat(auto.signIn(DEVICE, "securemode=3,_ss=1", 60, true)).isZero();
            auto.publish(POST, "{\"id\":3,\"params\":{},\"method\":\"m\"}", 0, 0);
            assertThat(auto.next().text()).startsWith("{\"id\":3,\"code\":200");
        }
    }

    @Test
    void carriesSynchronousCalls() {
        Platform platform = emulator.platform();
        byte[] question = "question".getBytes(StandardCharsets.UTF_8);
        assertThat(platform.rrpc("pk", "device", question, Duration.ofSeconds(5))
                        .join()
                        .result())
                .isEqualTo(RrpcOutcome.Result.NOT_SUBSCRIBED);
        device.subscribe("/sys/pk/device/rrpc/request/+");
        CompletableFuture<RrpcOutcome> answer = platform.rrpc("pk", "device", question, Duration.ofSeconds(5));
        RawDevice.Received request = device.next();
        device.publish(request.topic().replace("request", "response"), "answer", 0, 0);
        assertThat(answer.join().text()).isEqualTo("answer");
        assertThat(platform.rrpc("pk", "device", question, Duration.ofMillis(20))
                        .join()
                        .result())
                .isEqualTo(RrpcOutcome.Result.TIMEOUT);
        assertThat(platform.rrpc("pk", "nobody", question, Duration.ofMillis(20))
                        .join()
                        .result())
                .isEqualTo(RrpcOutcome.Result.UNKNOWN);
    }
}
