package io.iotbridge.aliyun.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.random.Fuzz;
import io.iotbridge.aliyun.random.Inputs;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names, client ids and endpoints, valid and broken: refused with a reason, or good for what they are for. */
@Timeout(value = 10 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IdentityFuzzTest {

    private static final List<String> DEVICES =
            List.of("a1B2c3D4e5F/pump_1", "pk/device.name-1@x:y", "{deviceName}/{productKey}");

    @Test
    void clientIds() {
        List<String> corpus =
                List.of("{productKey}.{deviceName}", "{deviceName}&{productKey}", "fixed", "{device{productKey}Name}");
        Fuzz.run("ClientIdTemplate", 80_000, choices -> {
            String text = Inputs.text(choices, corpus);
            String name = Inputs.text(choices, DEVICES);
            choices.tell(() -> "client id '" + text + "' of '" + name + "'");
            try {
                ClientIdTemplate template = new ClientIdTemplate(text);
                DeviceId device = DeviceId.parse(name);
                String clientId = template.of(device);
                assertThat(clientId).doesNotContain("|").hasSizeLessThanOrEqualTo(64);
                assertThat(MqttText.defect(clientId)).isEmpty();
            } catch (IllegalArgumentException declared) {
                assertThat(declared.getMessage()).isNotBlank();
            }
        });
    }

    @Test
    void endpoints() {
        List<String> addresses = List.of(
                "wss://host.test:443/mqtt",
                "ws://127.0.0.1:80",
                "wss://[::1]:8443/a?b=c#d",
                "wss://u:p@h",
                "iot-060a02xx",
                "cn-shanghai");
        Fuzz.run("Endpoint", 80_000, choices -> {
            String text = Inputs.text(choices, addresses);
            String name = Inputs.text(choices, DEVICES);
            choices.tell(() -> "endpoint '" + text + "' for '" + name + "'");
            try {
                Endpoint endpoint = endpoint(choices, text);
                URI address = endpoint.of(DeviceId.parse(name));
                assertThat(address.getScheme()).isIn("ws", "wss");
                assertThat(address.getHost()).as("host of " + address).isNotNull();
            } catch (IllegalArgumentException declared) {
                assertThat(declared.getMessage()).matches("(?s)(the|an|a) .*");
            }
        });
    }

    private static Endpoint endpoint(Choices choices, String text) {
        return switch (choices.below(3)) {
            case 0 -> Endpoint.Explicit.parse(text);
            case 1 -> new Endpoint.Instance(text, "wss");
            default -> new Endpoint.Region(text, "ws");
        };
    }
}
