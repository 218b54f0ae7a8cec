package io.iotbridge.aliyun.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Calls that the platform makes of devices while things break, an application that answers them, and the account of both. */
final class Requests implements AutoCloseable {

    private static final Duration REPORTS = Duration.ofSeconds(30);
    private static final long READ_MILLIS = 200;
    private static final int PAGE = 2_000;

    private final Stage stage;
    private final CallAccount account = new CallAccount();
    private final Seasons seasons;
    private final Application application;
    private final TopicReader reports;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2, work -> {
        Thread thread = new Thread(work, "requests");
        thread.setDaemon(true);
        return thread;
    });
    /** Guarded by this. */
    private long lastMessage;

    /** Begins at once. */
    Requests(Stage stage, int perSecond, Application.Manner manner) {
        this.stage = stage;
        seasons = new Seasons(stage);
        application = new Application(stage, manner, account);
        reports = TopicReader.handing(stage.bootstrapServers(), Stage.ERRORS_TOPIC, this::reported);
        clock.scheduleAtFixedRate(this::ask, 0, 1_000_000L / perSecond, TimeUnit.MICROSECONDS);
        clock.scheduleWithFixedDelay(this::readAnswers, 0, READ_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What breaks from now on. */
    void during(Disturbance disturbance) {
        seasons.begin(disturbance);
    }

    private void reported(ConsumerRecord<byte[], byte[]> report) {
        String topic = Application.header(report, "iot.reply.topic");
        if (!topic.isEmpty()) {
            account.reported(
                    Application.idOf(topic),
                    Application.header(report, "__connect.errors.exception.message")
                            + Application.header(report, "iot.error.reason"));
        }
    }

    private void ask() {
        long number = asked.getAndIncrement();
        int device = (int) (number % stage.devices());
        String question = "request " + number;
        long begin = System.nanoTime();
        stage.cloud()
                .call(Stage.PRODUCT, stage.device(device), question)
                .whenComplete((outcome, failure) -> end(device, question, begin, outcome, failure));
    }

    private void end(int device, String question, long begin, JsonNode outcome, Throwable failure) {
        if (failure == null) {
            account.ended(new CallAccount.Call(
                    outcome.path("messageId").asText(),
                    device,
                    Application.answerTo(question),
                    begin,
                    System.nanoTime(),
                    switch (outcome.path("result").asText()) {
                        case "SUCCESS" -> CallAccount.Outcome.ANSWERED;
                        case "TIMEOUT" -> CallAccount.Outcome.TIMED_OUT;
                        default -> CallAccount.Outcome.DEVICE_AWAY;
                    },
                    outcome.path("payload").asText("")));
        } else {
            failed.incrementAndGet();
        }
        ended.incrementAndGet();
    }

    /** What devices have answered since. */
    private synchronized void readAnswers() {
        JsonNode page;
        do {
            page = stage.cloud().messagesAfter(lastMessage, PAGE);
            for (JsonNode message : page) {
                lastMessage = Math.max(lastMessage, message.path("seq").asLong());
                String topic = message.path("topic").asText();
                if (topic.contains("/rrpc/response/")) {
                    account.arrived(
                            Application.idOf(topic),
                            new CallAccount.Answer(
                                    stage.indexOf(message.path("deviceName").asText()),
                                    message.path("payload").asText(),
                                    message.path("arrival").asLong()));
                }
            }
        } while (page.size() == PAGE);
    }

    private CallTally settle() {
        readAnswers();
        return account.settle(seasons.circumstances());
    }

    /** Makes no more calls, waits for the fate of those that are under way, and says which promises were broken. */
    List<String> finish(long messages) {
        clock.shutdownNow();
        Rest.until("the last calls", () -> ended.get() == asked.get());
        try {
            Awaitility.await("the last reports").atMost(REPORTS).until(() -> settle().violations()
                    .isEmpty());
        } catch (ConditionTimeoutException e) {
            // It stays as it is.
        }
        CallTally tally = settle();
        List<String> violations = new ArrayList<>(tally.violations());
        if (failed.get() > 0) {
            violations.add("requests: " + failed + " could not be made");
        }
        if (tally.of(CallTally.End.ANSWERED) == 0) {
            violations.add("requests: none of " + asked + " was answered");
        }
        System.out.printf(
                "requests: one for each %.1f messages to devices, of %s%n", (double) messages / asked.get(), tally);
        return violations;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        reports.close();
        application.close();
    }
}
