package io.iotbridge.aliyun.routing;

import java.util.zip.CRC32;
import org.apache.kafka.common.utils.Utils;

/** Which partition the records of a key are in, as the client that wrote them chose it. */
public enum Partitioner {

    /** Kafka's Java clients; librdkafka's {@code murmur2} and {@code murmur2_random}. */
    MURMUR2 {
        @Override
        int hash(byte[] key) {
            return Utils.toPositive(Utils.murmur2(key));
        }
    },

    /** librdkafka's {@code consistent} and {@code consistent_random}, which is its default. */
    CRC32 {
        @Override
        int hash(byte[] key) {
            CRC32 crc = new CRC32();
            crc.update(key);
            return (int) crc.getValue();
        }
    };

    /** An unsigned number. */
    abstract int hash(byte[] key);

    /** The partition of a key among so many, from 0. Keys are not empty: librdkafka puts those anywhere. */
    public int partition(byte[] key, int count) {
        return Integer.remainderUnsigned(hash(key), count);
    }
}
