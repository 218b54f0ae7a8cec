package io.iotbridge.aliyun.source.records;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.MqttText;
import io.iotbridge.aliyun.link.Delivery;
import io.iotbridge.aliyun.link.InboundMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;

/** Where a record came from, for those who read it in Kafka. Used by the task thread. */
final class DownlinkHeaders {

    private static final String DEDUP_ID = "iot.dedup.id";

    private static final String QOS = "iot.qos";
    private static final String DUP = "iot.dup";

    private static final String PRODUCT = "iot.product.key";

    /** By their value. A header cannot be changed, so that all records share these: one of their own takes 50 bytes. */
    private static final List<Header> BY_QOS = IntStream.rangeClosed(0, 2)
            .mapToObj(qos -> new ConnectHeaders().addInt(QOS, qos).lastWithName(QOS))
            .toList();

    private static final Map<Boolean, Header> BY_DUP = Stream.of(true, false)
            .collect(Collectors.toMap(
                    dup -> dup, dup -> new ConnectHeaders().addBoolean(DUP, dup).lastWithName(DUP)));

    /** By product key, and shared as those. Bounded by the products of the task's devices. */
    private final Map<String, Header> byProduct = new HashMap<>();

    /** @param levels the route's named levels */
    Headers of(Delivery delivery, Map<String, String> levels) {
        InboundMessage message = delivery.message();
        Headers headers = new ConnectHeaders()
                .addString("iot.topic", visible(message.topic()))
                .add(byProduct.computeIfAbsent(delivery.device().productKey(), DownlinkHeaders::product))
                .addString("iot.device.name", delivery.device().deviceName())
                .add(BY_QOS.get(message.qos()))
                .add(BY_DUP.get(message.dup()));
        if (message.qos() > 0) {
            headers.addInt("iot.packet.id", message.packetId()).addString(DEDUP_ID, delivery.dedupId());
        }
        levels.forEach((name, level) -> headers.addString("iot.level." + name, level));
        return headers;
    }

    private static Header product(String key) {
        return new ConnectHeaders().addString(PRODUCT, key).lastWithName(PRODUCT);
    }

    /** Of one of several records of a message: each has an id of its own, else a reader that looks for equal ids would keep only the first. */
    static void number(Headers headers, int number) {
        Header id = headers.lastWithName(DEDUP_ID);
        headers.addInt("iot.row", number);
        if (id != null) {
            headers.remove(DEDUP_ID);
            headers.addString(DEDUP_ID, id.value() + "-" + number);
        }
    }

    /**
     * Where a reported message came from, and who reports it: with these a person can send it on by hand.
     *
     * @param kind the key of the policy that decided
     * @param reason why the message could not be carried as configured
     */
    Headers ofReport(Delivery delivery, String kind, String reason, String connector, int task) {
        return of(delivery, Map.of())
                .addString("iot.error.kind", kind)
                .addString("iot.error.reason", reason)
                .addString("iot.error.connector", connector)
                .addInt("iot.error.task", task);
    }

    /** A byte that was no UTF-8 is half of a surrogate pair here, which some header converters fail on. */
    private static String visible(String topic) {
        return MqttText.arrivedDefect(topic).isEmpty() ? topic : Quoted.bare(topic);
    }
}
