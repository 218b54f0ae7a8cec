package io.iotbridge.aliyun.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.random.Fuzz;
import io.iotbridge.aliyun.random.Inputs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Devices files, valid and broken: read, or refused with a message that quotes no secret, wherever the secret has slipped to. */
@Timeout(value = 10 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DevicesFuzzTest {

    private static final List<String> SECRETS = List.of("S3CRET", "H7SHHU");
    private static final List<String> CSV = List.of(
            "DeviceName,DeviceSecret,ProductKey\none,S3CRET,pk\ntwo,H7SHHU,pk\n",
            "\uFEFFProductKey,X,DeviceName,DeviceSecret\r\npk,\"a, b\",one,S3CRET\r\npk,,two,\"H7SHHU\"",
            "devicesecret,devicename\nS3CRET,one\nH7SHHU,two");
    private static final List<String> JSON = List.of(
            "[{\"productKey\":\"pk\",\"deviceName\":\"one\",\"deviceSecret\":\"S3CRET\"}]",
            "[\n {\"deviceSecret\": \"H7SHHU\", \"deviceName\": \"two\", \"more\": {\"a\": [1, null]}},\n {\"productKey\":\"pk\","
                    + "\"deviceName\":\"one\",\"deviceSecret\":\"S3CRET\"}]\n");

    @Test
    void csv() {
        Fuzz.run("DevicesCsv", 50_000, choices -> parse(choices, "devices.csv", Inputs.text(choices, CSV)));
    }

    @Test
    void json() {
        Fuzz.run(
                "DevicesJson",
                50_000,
                choices -> parse(choices, choices.of("devices.json", "devices"), Inputs.text(choices, JSON)));
    }

    private static void parse(Choices choices, String file, String text) {
        choices.tell(() -> file + ": " + text);
        try {
            List<Device> devices =
                    DevicesFile.parse(Path.of(file), text, choices.of(Optional.empty(), Optional.of("pk")));
            assertThat(devices).extracting(Device::id).doesNotHaveDuplicates();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).startsWith("the devices file " + file);
            for (Throwable shown = refused; shown != null; shown = shown.getCause()) {
                assertThat(shown.toString()).doesNotContain(SECRETS);
            }
        }
    }
}
