package io.iotbridge.aliyun.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.identity.DeviceSecret;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceChangesTest {

    private static final Device A = device("a", "hush");
    private static final Device B = device("b", "hush");
    private static final Device C = device("c", "hush");

    @Test
    void namesWhatCameWhatWentAndWhatHasAnotherSecret() {
        Device rotated = device("b", "other");
        DeviceChanges changes =
                DeviceChanges.between(DeviceRegistry.of(List.of(A, B)), DeviceRegistry.of(List.of(C, rotated)));

        assertThat(changes.added()).containsExactly(C);
        assertThat(changes.removed()).containsExactly(A.id());
        assertThat(changes.rotated()).containsExactly(rotated);
        assertThat(changes.isEmpty()).isFalse();
        assertThat(changes).hasToString("1 added, 1 removed, 1 with another secret");
    }

    @Test
    void theSameDevicesReadAnewAreNoChange() {
        DeviceRegistry again = DeviceRegistry.of(List.of(device("b", "hush"), device("a", "hush")));
        assertThat(DeviceChanges.between(DeviceRegistry.of(List.of(A, B)), again)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void productAndNameTogetherMakeTheDevice() {
        Device elsewhere = new Device(new DeviceId("other", "a"), new DeviceSecret("hush"));
        DeviceChanges changes =
                DeviceChanges.between(DeviceRegistry.of(List.of(A)), DeviceRegistry.of(List.of(elsewhere)));
        assertThat(changes.added()).containsExactly(elsewhere);
        assertThat(changes.removed()).containsExactly(A.id());
    }

    private static Device device(String name, String secret) {
        return new Device(new DeviceId("pk", name), new DeviceSecret(secret));
    }
}
