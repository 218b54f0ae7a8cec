package io.iotbridge.aliyun.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.identity.DeviceSecret;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceRegistryTest {

    private static final Device A = device("a");
    private static final Device B = device("b");

    @Test
    void devicesAreFoundByNameAndKeptInOrder() {
        DeviceRegistry registry = DeviceRegistry.of(List.of(B, A));

        assertThat(registry.ids()).containsExactly(A.id(), B.id());
        assertThat(registry.devices()).containsExactly(A, B);
        assertThat(registry.find(B.id())).contains(B);
        assertThat(registry.find(new DeviceId("pk", "c"))).isEmpty();
        assertThat(registry.contains(A.id())).isTrue();
        assertThat(registry.size()).isEqualTo(2);
        assertThat(registry.toString()).contains("pk/a").doesNotContain("hush");
    }

    @Test
    void aDeviceThatOccursTwiceIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeviceRegistry.of(List.of(A, B, A)))
                .withMessageContaining("pk/a");
    }

    @Test
    void theShardsTogetherAreTheWhole() {
        DeviceRegistry registry = DeviceRegistry.of(List.of(A, B));
        DeviceRegistry one = registry.ownedBy(device -> TaskShard.owner(device, 2) == 0);
        DeviceRegistry two = registry.ownedBy(device -> TaskShard.owner(device, 2) == 1);

        assertThat(one.size() + two.size()).isEqualTo(2);
        assertThat(registry.ownedBy(device -> TaskShard.owner(device, 1) == 0).ids())
                .isEqualTo(registry.ids());
        assertThat(DeviceRegistry.of(List.of()).devices()).isEmpty();
    }

    private static Device device(String name) {
        return new Device(new DeviceId("pk", name), new DeviceSecret("hush-" + name));
    }
}
