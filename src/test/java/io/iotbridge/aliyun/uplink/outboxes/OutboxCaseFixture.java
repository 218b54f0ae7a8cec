package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkState;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** One random case of records in an outbox: what is done to the outbox, and that each record ends once. What records and replies are is the test's. */
abstract class OutboxCaseFixture {

    final Choices choices;
    final ConfirmationsFixture on;
    /** Of partitions that are gone; what is in flight of them ends later. */
    final Set<Integer> gone = new HashSet<>();

    private int heard;

    OutboxCaseFixture(Choices choices, ConfirmationsFixture on) {
        this.choices = choices;
        this.on = on;
        on.fixture.platform.whenPublished(this::published);
        on.fixture.scheduler.runDue();
        on.connection = on.fixture.platform.newest();
    }

    /** The numbers of the records that have not ended; one that is taken out of it has. */
    abstract Set<Integer> owed();

    abstract int number(OutgoingPublish record);

    /** Called while the outbox publishes. */
    abstract void published(FakePlatform.Published publish);

    abstract void acknowledge(FakePlatform.Published publish);

    /** A record has ended in this way. */
    abstract void check(String end, int number);

    /** CONNACK came, and no SUBACK yet. */
    void accepted() {}

    /** The return code of the next SUBACK. */
    int grant() {
        return 1;
    }

    List<FakePlatform.Published> publishes() {
        return List.copyOf(on.connection.publishes());
    }

    void acknowledge() {
        List<FakePlatform.Published> open =
                publishes().stream().filter(publish -> !publish.done().isDone()).toList();
        if (!open.isEmpty()) {
            acknowledge(choices.of(open));
        }
    }

    /** Whether replies come. */
    boolean isSignedIn() {
        return on.link.state() == LinkState.UP || on.link.state() == LinkState.SUBSCRIBING;
    }

    void connect() {
        on.connection = on.fixture.platform.newest();
        if (!on.connection.isOver() && on.link.state() == LinkState.CONNECTING) {
            boolean present = choices.below(3) != 2;
            choices.tell(() -> "CONNACK, session " + present);
            on.connection.accept(present);
            accepted();
            for (int i = 0; i < on.connection.subscribes().size(); i++) {
                on.connection.grant(i, grant());
            }
        }
    }

    void end() {
        Kind kind = choices.of(List.of(Kind.CONNECTION_LOST, Kind.IDENTITY_REFUSED));
        if (!on.fixture.platform.newest().isOver()) {
            choices.tell(() -> "the connection ends: " + kind);
            on.fixture.platform.newest().die(kind);
        }
    }

    /** Of a partition that goes, all of it, or what waits. */
    void takeOut(Predicate<Integer> which) {
        boolean all = choices.below(2) == 1;
        choices.tell(() -> all ? "  forget them" : "  remove them");
        List<OutgoingPublish> out = new ArrayList<>();
        on.link.loop().execute(() -> {
            if (all) {
                owed().stream().filter(which).forEach(gone::add);
            }
            Predicate<OutgoingPublish> taken = record -> which.test(number(record));
            out.addAll(all ? on.outbox.forget(taken) : on.outbox.removeWaiting(taken));
        });
        out.forEach(record -> ends(number(record)));
    }

    void hold() {
        boolean begins = choices.below(2) == 1;
        choices.tell(() -> begins ? "hold" : "go on");
        on.link.loop().execute(() -> {
            if (begins) {
                on.outbox.hold(new CompletableFuture<>());
            } else {
                on.outbox.goOn();
            }
        });
    }

    void pass(int millis) {
        choices.tell(() -> millis + " ms pass");
        on.pass(Duration.ofMillis(millis));
    }

    private void ends(int number) {
        assertThat(owed().remove(number)).as(number + " ends once").isTrue();
    }

    /** What the outbox has said since it was heard last. */
    void hear() {
        while (heard < on.ends.size()) {
            String end = on.ends.get(heard++);
            choices.tell(() -> "  " + end);
            String[] words = end.split("[ :]+");
            if (words[0].equals("held") || words[0].equals("refused")) {
                continue;
            }
            int number = Integer.parseInt(words[1]);
            ends(number);
            check(words[0], number);
        }
    }

    /** In the end the platform takes everything. */
    void behaveUntilNothingIsOwed(int rounds, int millis, Runnable takeAll) {
        choices.tell(() -> "the platform behaves");
        if (on.link.state() == LinkState.REFUSED) {
            on.fixture.attach(List.of(), new LinkFixture.Recorder()).close();
        }
        for (int i = 0; i < rounds && !owed().isEmpty(); i++) {
            connect();
            takeAll.run();
            pass(millis);
            hear();
        }
        assertThat(owed()).as("never ends").isEmpty();
    }

    void close() {
        List<OutgoingPublish> back = new ArrayList<>();
        on.link.loop().execute(() -> back.addAll(on.outbox.close()));
        hear();
        back.forEach(record -> ends(number(record)));
        assertThat(owed()).as("lost").isEmpty();
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).as("waiting").isZero();
        assertThat(on.counters.value(MessageMetric.UNACKNOWLEDGED))
                .as("unacknowledged")
                .isZero();
        assertThat(on.confirmations.value(MessageMetric.UNCONFIRMED))
                .as("unconfirmed")
                .isZero();
        on.pass(Duration.ofSeconds(100));
        assertThat(on.fixture.scheduler.waiting()).as("still scheduled").isZero();
    }
}
