package io.iotbridge.aliyun.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.KafkaRecords;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps cloud and devices talking: commands and messages down, properties up, and reads each at its other end. */
final class DemoTraffic implements AutoCloseable {
    static final String COMMANDS = "iot.commands";
    static final String MESSAGES = "iot.messages";
    static final String PROPERTIES = "iot.properties";
    static final String READINGS = "iot.readings";
    static final String TYPED = "iot.set";
    static final String REQUESTS = "iot.requests";
    static final String ANSWERS = "iot.answers";
    private static final String UPDATES = "iot.updates";
    private static final Logger LOG = LoggerFactory.getLogger(DemoTraffic.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEND_DOWN_EVERY_MILLIS = 80;
    /**
     * Two devices share these publishes. A device may make ten a second: four now leave six for catching up, so that what an outage of a
     * minute has left behind is gone within another one.
     */
    private static final long SEND_UP_EVERY_MILLIS = 125;

    private static final long ASK_EVERY_MILLIS = 250;

    private static final long READ_EVERY_MILLIS = 10;
    private static final long TELL_EVERY_MILLIS = 50;

    private final Direction down = new Direction("platform → Kafka");
    private final Direction up = new Direction("Kafka → platform");
    private final List<DemoDevice> devices;
    private final CloudSide cloud;
    private final KafkaRecords records;
    private final KafkaSightings sightings;
    private final DemoReadings readings = new DemoReadings(System::nanoTime, this::sendReading);
    private final List<TopicReader> readers;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(3, work -> {
        Thread thread = new Thread(work, "demo-traffic");
        thread.setDaemon(true);
        return thread;
    });
    private long turn;
    private long lastSequence;

    DemoTraffic(List<DemoDevice> devices, CloudSide cloud, KafkaRecords records, String bootstrapServers) {
        this.devices = devices;
        this.cloud = cloud;
        this.records = records;
        sightings = new KafkaSightings(cloud);
        readers = List.of(
                TopicReader.handing(bootstrapServers, COMMANDS, this::cameDown),
                TopicReader.handing(bootstrapServers, MESSAGES, this::cameDown),
                TopicReader.handing(bootstrapServers, PROPERTIES, sightings::up),
                TopicReader.handing(bootstrapServers, UPDATES, sightings::up),
                TopicReader.handing(bootstrapServers, TYPED, sightings::typed),
                TopicReader.handing(bootstrapServers, REQUESTS, sightings::down));
    }

    void start() {
        every(SEND_DOWN_EVERY_MILLIS, this::sendDown);
        every(SEND_UP_EVERY_MILLIS, this::sendUp);
        DemoDevice device = deviceOfReadings();
        cloud.ask(
                "/api/load",
                Map.of("productKey", device.productKey(), "deviceName", device.deviceName(), "perSecond", 1));
        every(ASK_EVERY_MILLIS, () -> readings.perSecond(cloud.load()));
        every(DemoReadings.TICK_MILLIS, readings::tick);
        every(READ_EVERY_MILLIS, this::readCloud);
        every(TELL_EVERY_MILLIS, sightings::tell);
    }

    Direction down() {
        return down;
    }

    Direction up() {
        return up;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        readers.forEach(TopicReader::close);
    }

    private void every(long millis, Runnable work) {
        Runnable lasting = () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                // A periodic task that throws once is never run again.
                LOG.debug("next time", e);
            }
        };
        clock.scheduleWithFixedDelay(lasting, 0, millis, TimeUnit.MILLISECONDS);
    }

    private void cameDown(ConsumerRecord<byte[], byte[]> record) {
        sightings.down(record);
        arrived(down, record.topic() + " " + new String(record.key(), StandardCharsets.UTF_8), record.value());
    }

    private void sendDown() {
        long number = turn++;
        DemoDevice device = devices.get((int) (number % devices.size()));
        boolean command = number / devices.size() % 2 == 0;
        down.countSent();
        boolean sent = command
                ? publish(
                        device,
                        device.commandTopic(),
                        payload(number, "thing.service.property.set", Map.of("Speed", 1000 + 10 * (number % 8))))
                : publish(device, device.messageTopic(), payload(number, "greeting", Map.of("text", "hello")));
        if (!sent) {
            down.countNotSent();
        }
    }

    private boolean publish(DemoDevice device, String topic, String payload) {
        return cloud.publish(new CloudSide.Message(device.productKey(), device.deviceName(), topic, payload, 1));
    }

    private void sendUp() {
        long number = up.sent();
        // The last one is the typed connector's: both together would be above the platform's rate for a device.
        DemoDevice device = devices.get((int) (number % (devices.size() - 1)));
        byte[] value = payload(
                        number, "thing.event.property.post", Map.of("Speed", 1000 + 10 * (number % 8), "Running", 1))
                .getBytes(StandardCharsets.UTF_8);
        up.countSent();
        records.send(PROPERTIES, device.key().getBytes(StandardCharsets.UTF_8), value, Map.of());
    }

    /** Values alone: the typed connector makes the frame, and takes the platform's reply. */
    private void sendReading(String value) {
        byte[] key = deviceOfReadings().key().getBytes(StandardCharsets.UTF_8);
        records.send(READINGS, key, value.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private DemoDevice deviceOfReadings() {
        return devices.get(devices.size() - 1);
    }

    private void readCloud() {
        for (JsonNode message : cloud.messagesAfter(lastSequence)) {
            lastSequence = Math.max(lastSequence, message.path("seq").asLong());
            // Readings leave in frames of the connector's, which do not say when they were sent.
            if (message.path("topic").asText().endsWith("/thing/event/property/post")
                    && message.path("payload").asText().contains("sentAt")
                    && message.path("accepted").asBoolean(true)) {
                arrived(
                        up,
                        message.path("deviceName").asText(),
                        message.path("payload").asText().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void arrived(Direction direction, String stream, byte[] payload) {
        try {
            JsonNode message = JSON.readTree(payload);
            // Somebody may try things with commands of their own.
            if (message.path("sentAt").isNumber()) {
                direction.countArrived(
                        stream,
                        message.path("id").asLong(),
                        message.path("sentAt").asLong());
            }
        } catch (IOException foreign) {
            LOG.debug("not ours", foreign);
        }
    }

    private static String payload(long id, String method, Map<String, Object> params) {
        try {
            return JSON.writeValueAsString(Map.of(
                    "id",
                    Long.toString(id),
                    "version",
                    "1.0",
                    "method",
                    method,
                    "params",
                    params,
                    "sentAt",
                    Direction.now()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
