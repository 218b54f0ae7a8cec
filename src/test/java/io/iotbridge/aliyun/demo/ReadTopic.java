package io.iotbridge.aliyun.demo;

import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Prints a topic from its beginning, and on until Ctrl-C: for machines without Kafka's own tools. A line is offset, key and value; below it
 * stands why a record was set aside, if its headers say that.
 */
public final class ReadTopic {
    private ReadTopic() {}

    /** Takes the bootstrap servers and the topic. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 2) {
            throw new IllegalArgumentException("two arguments: bootstrap servers and topic");
        }
        System.err.println("Reading " + args[1] + " from its beginning; Ctrl-C ends it.");
        TopicReader.handing(args[0], args[1], record -> System.out.println(line(record)));
        new CountDownLatch(1).await();
    }

    static String line(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder line = new StringBuilder()
                .append(record.offset())
                .append('\t')
                .append(text(record.key()))
                .append('\t')
                .append(text(record.value()));
        for (Header header : record.headers()) {
            if (saysWhy(header.key())) {
                line.append("\n\t").append(header.key()).append('=').append(text(header.value()));
            }
        }
        return line.toString();
    }

    /** Those of an errors topic, and that of Connect's dead letter queue that is for people; a stack trace is not. */
    private static boolean saysWhy(String header) {
        return header.startsWith("iot.error.") || header.equals("__connect.errors.exception.message");
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }
}
