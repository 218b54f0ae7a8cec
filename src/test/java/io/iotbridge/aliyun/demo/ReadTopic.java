package io.iotbridge.aliyun.demo;

import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Prints a topic from its beginning, and on until Ctrl-C: for machines without Kafka's own tools. */
public final class ReadTopic {
    private ReadTopic() {}

    /** Takes the bootstrap servers and the topic. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 2) {
            throw new IllegalArgumentException("two arguments: bootstrap servers and topic");
        }
        TopicReader.handing(args[0], args[1], ReadTopic::print);
        new CountDownLatch(1).await();
    }

    private static void print(ConsumerRecord<byte[], byte[]> record) {
        System.out.println(record.offset() + "\t" + text(record.key()) + "\t" + text(record.value()));
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }
}
