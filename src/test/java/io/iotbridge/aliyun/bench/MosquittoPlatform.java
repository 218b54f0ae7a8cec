package io.iotbridge.aliyun.bench;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.MosquittoBroker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Eclipse Mosquitto in the platform's place: a broker that nobody here wrote, which puts one packet into a frame. Messages to devices come from
 * 100 clients over TCP, and one more counts what devices send.
 */
final class MosquittoPlatform implements Platform {
    private static final int PUBLISHERS = 100;

    /** Messages on their way to the broker at a time. */
    private static final int UNDER_WAY = 5_000;

    private static final int FILTERS_OF_A_DEVICE = 2;
    private static final int OWN_FILTERS = 2;

    private final MosquittoBroker broker;
    private final List<Mqtt3AsyncClient> publishers;
    private final Mqtt3AsyncClient counter;
    private final Semaphore free = new Semaphore(UNDER_WAY);
    private final LongAdder published = new LongAdder();
    private final AtomicInteger filters = new AtomicInteger();
    private int next;

    private MosquittoPlatform(MosquittoBroker broker) {
        this.broker = broker;
        publishers = IntStream.range(0, PUBLISHERS).mapToObj(this::client).toList();
        counter = client(PUBLISHERS);
        subscribe("/" + Lane.PRODUCT + "/+/user/update", message -> published.increment());
        subscribe("$SYS/broker/subscriptions/count", message -> filters.set(Integer.parseInt(text(message))));
    }

    static MosquittoPlatform open(Path folder) {
        Path program =
                MosquittoBroker.program().orElseThrow(() -> new IllegalStateException("mosquitto is not installed"));
        return new MosquittoPlatform(MosquittoBroker.openWithTls(program, folder.resolve("mosquitto")));
    }

    private Mqtt3AsyncClient client(int number) {
        Mqtt3AsyncClient client = MqttClient.builder()
                .useMqttVersion3()
                .identifier("load-" + number)
                .serverHost(broker.tcp().getHost())
                .serverPort(broker.tcp().getPort())
                .buildAsync();
        client.connect().join();
        return client;
    }

    private void subscribe(String filter, Consumer<Mqtt3Publish> taker) {
        counter.subscribeWith()
                .topicFilter(filter)
                .qos(MqttQos.AT_MOST_ONCE)
                .callback(taker)
                .send()
                .join();
    }

    private static String text(Mqtt3Publish message) {
        return new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public URI ws() {
        return broker.ws();
    }

    @Override
    public URI wss() {
        return broker.wss();
    }

    @Override
    public Path ca() {
        return broker.ca();
    }

    @Override
    public long pid() {
        return broker.pid();
    }

    @Override
    public void publish(List<CloudSide.Message> messages) {
        for (CloudSide.Message message : messages) {
            free.acquireUninterruptibly();
            publishers
                    .get(next++ % PUBLISHERS)
                    .publishWith()
                    .topic(message.topic())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(message.payload().getBytes(StandardCharsets.UTF_8))
                    .send()
                    .whenComplete((done, failure) -> {
                        free.release();
                        if (failure != null) {
                            LoopClients.fatal(failure);
                        }
                    });
        }
    }

    @Override
    public long published() {
        return published.sum();
    }

    /** As the broker counts, once a second. */
    @Override
    public int subscribed() {
        return (filters.get() - OWN_FILTERS) / FILTERS_OF_A_DEVICE;
    }

    @Override
    public void close() {
        publishers.forEach(Mqtt3AsyncClient::disconnect);
        counter.disconnect();
        broker.close();
    }
}
