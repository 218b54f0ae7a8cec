package io.iotbridge.aliyun.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.identity.DeviceId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionerTest {

    /** The hashes that librdkafka's own test has of its keys, {@code tests/0048-partitioner.c}. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            CRC32,   23456,                                                 b1b451d7
            CRC32,   this is another string with more length to it perhaps, b0150df7
            CRC32,   hejsan,                                                d077037e
            MURMUR2, 23456,                                                 058d780f
            MURMUR2, this is another string with more length to it perhaps, 4f7703da
            MURMUR2, hejsan,                                                5ec19395
            """)
    void agreesWithLibrdkafka(Partitioner partitioner, String key, String hash) {
        for (int count : new int[] {1, 6, 7, 17, 1000}) {
            assertThat(partitioner.partition(bytes(key), count))
                    .isEqualTo(Integer.remainderUnsigned(Integer.parseUnsignedInt(hash, 16), count));
        }
    }

    /** The check value of CRC-32 in every catalogue of CRCs. */
    @Test
    void crc32IsTheOneThatZlibHas() {
        assertThat(Partitioner.CRC32.hash(bytes("123456789"))).isEqualTo(0xcbf43926);
    }

    @Test
    void murmur2AgreesWithKafkasProducer() {
        for (int i = 0; i < 10_000; i++) {
            byte[] key = bytes("a1Product/pump" + i);
            int count = 1 + i % 64;
            assertThat(Partitioner.MURMUR2.partition(key, count))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(key, count));
        }
    }

    @Test
    void theKeyOfADeviceIsTextOverItsName() {
        DeviceId device = new DeviceId("pk", "hejsan");
        DevicePartitions byName =
                new DevicePartitions(Partitioner.CRC32, DevicePartitions.parseKey("{deviceName}"), 17);
        assertThat(byName.keyOf(device)).isEqualTo("hejsan");
        assertThat(byName.of(device)).isEqualTo((int) (0xd077037eL % 17));
        DevicePartitions byDefault =
                new DevicePartitions(Partitioner.CRC32, DevicePartitions.parseKey(DevicePartitions.DEFAULT_KEY), 17);
        assertThat(byDefault.keyOf(device)).isEqualTo("pk/hejsan");
    }

    @Test
    void aKeyThatAllDevicesShareIsRefused() {
        assertThatThrownBy(() -> DevicePartitions.parseKey("{productKey}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{deviceName}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
